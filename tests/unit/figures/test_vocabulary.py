"""Bars of what a search found: exact scores, one colour a role."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from qkv_core.figures import vocabulary as pictures
from qkv_core.figures.theme import FONT_SIZE, KEY, QUERY, VALUE
from qkv_core.library.vocabulary import Blend, Found, Ranking, Vocabulary
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

FOUND = (Found("louvre", 7.5), Found("<b>", 3.25), Found("louvre", -2.0))
RANKING = Ranking("paris", 7, FOUND)
BLEND = Blend(["a", "b"], np.array([0.75, 0.25]), RANKING)
VIEW = View(encoding_of([trace_of(np.ones((8, 2, 2)))] * 6, ("<i>", "b")), 5, 7, 0)


@pytest.fixture(scope="module")
def vocabulary(encoder):
    return Vocabulary(encoder)


@pytest.mark.parametrize(
    ("picture", "colour", "role"),
    [
        (pictures.askers(RANKING), QUERY, "Query"),
        (pictures.values(BLEND), VALUE, "Value"),
        (pictures.sentence(VIEW, FOUND), KEY, "Key"),
    ],
)
def test_each_role_has_its_colour_and_axis(picture, colour, role):
    (bars,) = picture.figure.data
    assert bars.marker.color == colour
    assert picture.figure.layout.yaxis.title.text.startswith(f"{role}: ")
    assert bars.x == (7.5, 3.25, -2.0)
    assert picture.figure.layout.yaxis.ticktext == ("louvre", "&lt;b&gt;", "louvre")
    assert "<i>" not in picture.figure.layout.title.text
    assert picture.table()["entry"] == ["louvre", "<b>", "louvre"]


def words_at(ranking, width):
    """Each word's box on a picture of so many pixels: left, right, upper, lower; letters as wide as is assumed."""
    figure = pictures.around(ranking).figure
    height = figure.layout.height - 5 * FONT_SIZE - 8
    for trace in figure.data:
        sizes = trace.textfont.size if isinstance(trace.textfont.size, tuple) else [trace.textfont.size]
        for x, y, text, size in zip(trace.x, trace.y, trace.text, sizes, strict=True):
            across = (x / (2 * 156) + 0.5) * (width - 16)
            down = (0.5 - y / (2 * figure.layout.yaxis.range[1])) * height
            half = 0.58 * size * len(text.replace("<b>", "").replace("</b>", "")) / 2
            yield across - half, across + half, down - size / 2, down + size / 2


@pytest.mark.parametrize("width", [328, 640])
@pytest.mark.parametrize("head", range(12))
@pytest.mark.parametrize("word", ["paris", "eat", "##ing", "antidisestablishmentarianism"])
def test_the_words_around_a_word_lie_apart_also_on_a_phone(vocabulary, word, head, width):
    ranking = vocabulary.answers("##ing" if word not in vocabulary.tokens else word, head, pieces=True)
    boxes = list(words_at(replace(ranking, word=word), width))
    assert len(boxes) == 13
    for (left, right, top, bottom), other in combinations(boxes, 2):
        assert right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
    for left, right, top, bottom in boxes:
        assert -1 <= left <= right <= width + 1
        assert top >= 0
        assert bottom <= 380


def test_a_word_is_the_larger_the_better_it_fits(vocabulary):
    ranking = vocabulary.answers("paris", 1)
    answers = pictures.around(ranking).figure.data[0]
    scores = np.array([found.score for found in ranking.best])
    sizes = np.array(answers.textfont.size)
    grown = (sizes - sizes.min()) / np.ptp(sizes)
    np.testing.assert_allclose(grown, (scores - scores.min()) / np.ptp(scores))
    assert answers.meta == "key"


def test_equal_scores_are_equally_large_and_markup_is_text():
    tied = Ranking("<i>", 0, (Found("<b>", 2.0), Found("$x$", 2.0)))
    answers, asks = pictures.around(tied).figure.data
    assert len(set(answers.textfont.size)) == 1
    assert answers.text == ("&lt;b&gt;", "&#36;x&#36;")
    assert asks.text == ("<b>&lt;i&gt;</b>",)


def test_a_long_sentence_shows_its_best_tokens_and_says_so():
    picture = pictures.sentence(VIEW, FOUND * 40)
    assert len(picture.figure.data[0].x) == 64
    assert "(64 of 120" in picture.figure.layout.title.text.replace("<br>", " ")
    assert "and so on" in picture.alt
