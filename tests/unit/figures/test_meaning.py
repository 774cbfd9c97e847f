"""Ranks in order, and the marked one among them."""

import numpy as np

from qkv_core.figures import theme
from qkv_core.figures.meaning import knocked_out, qualities
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
    picture = qualities({"untouched": 0.8, "worse": -0.1, "better": 0.9})
    bars = picture.figure.data[0]
    assert list(bars.x) == [0.9, 0.8, -0.1]
    assert list(picture.figure.layout.yaxis.ticktext) == ["better", "<b>untouched</b>", "worse"]
    assert bars.marker.color[1] == theme.KEY
