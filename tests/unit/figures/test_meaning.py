"""Ranks in order, and the marked one among them."""

import numpy as np

from qkv_core.figures import theme
from qkv_core.figures.meaning import knocked_out, qualities
from qkv_core.measures.quality import Grading, Quality
from qkv_core.view import View


def test_knocked_out_ranks_the_most_needed_first_and_marks_the_chosen(encoder):
    cosines = np.array([[0.9, 0.99, 0.5], [0.999, 0.7, 0.95]])
    picture = knocked_out(View(encoder.encode("it"), 1, 1, 0), cosines)
    bars = picture.figure.data[0]
    np.testing.assert_allclose(bars.x, [0.5, 0.3, 0.1, 0.05, 0.01, 0.001])
    assert list(picture.table()["Head that is knocked out"]) == ["L0H2", "L1H1", "L0H0", "L1H2", "L0H1", "L1H0"]
    assert [place for place, colour in enumerate(bars.marker.color) if colour == theme.KEY] == [1]
    assert "First L0H2 with 0.5000" in picture.alt


def test_qualities_rank_and_mark_the_untouched():
    def quality(value):
        return Quality(value, np.array([value - 0.1, value + 0.1]))

    found = Grading(quality(0.8), {"this": quality(0.9), "that": quality(-0.1)}, quality(0.7), quality(0.6))
    picture = qualities(found)
    dots = picture.figure.data[0]
    assert list(dots.x) == [0.9, 0.8, 0.7, 0.6, -0.1]
    names = ["this", "<b>untouched</b>", "all heads knocked out", "bag of words", "that"]
    assert list(picture.figure.layout.yaxis.ticktext) == names
    np.testing.assert_allclose(dots.error_x.array, 0.095)
    np.testing.assert_allclose(dots.error_x.arrayminus, 0.095)
    assert dots.marker.color[1] == theme.QUERY
    assert picture.table()["interval from"][0] == 0.805
