"""Bars of what a search found: exact scores, one colour a role."""

import numpy as np
import pytest

from qkv_core.figures import vocabulary as pictures
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.library.vocabulary import Blend, Found, Ranking
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

FOUND = (Found("louvre", 7.5), Found("<b>", 3.25), Found("louvre", -2.0))
RANKING = Ranking("paris", 7, FOUND)
BLEND = Blend(["a", "b"], np.array([0.75, 0.25]), RANKING)
VIEW = View(encoding_of([trace_of(np.ones((8, 2, 2)))] * 6, ("<i>", "b")), 5, 7, 0)


@pytest.mark.parametrize(
    ("picture", "colour", "role"),
    [
        (pictures.answers(RANKING), KEY, "Key"),
        (pictures.askers(RANKING), QUERY, "Query"),
        (pictures.values(BLEND), VALUE, "Value"),
        (pictures.values_of_best(BLEND), VALUE, "Value"),
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


def test_a_long_sentence_shows_its_best_tokens_and_says_so():
    picture = pictures.sentence(VIEW, FOUND * 40)
    assert len(picture.figure.data[0].x) == 64
    assert "(64 of 120" in picture.figure.layout.title.text.replace("<br>", " ")
    assert "and so on" in picture.alt
