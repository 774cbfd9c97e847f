"""Bars of what a search found: exact scores, one colour a role."""

import pytest

from qkv_core.figures import vocabulary as pictures
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.library.search import Found
from qkv_core.view import Choice

FOUND = [Found("louvre", 7.5), Found("<b>", 3.25), Found("louvre", -2.0)]


@pytest.mark.parametrize(
    ("picture", "colour", "role"),
    [
        (pictures.answers(FOUND, 7), KEY, "Key"),
        (pictures.askers(FOUND, 7), QUERY, "Query"),
        (pictures.values(FOUND, 7), VALUE, "Value"),
        (pictures.values_of_best(FOUND, 7, 12), VALUE, "Value"),
        (pictures.sentence(FOUND, Choice("", 5, 7, 0), "<i>"), KEY, "Key"),
    ],
)
def test_each_role_has_its_colour_and_axis(picture, colour, role):
    (bars,) = picture.figure.data
    assert bars.marker.color == colour
    assert picture.figure.layout.yaxis.title.text.startswith(f"{role}: ")
    assert bars.x == (7.5, 3.25, -2.0)
    assert picture.figure.layout.yaxis.ticktext == ("louvre", "&lt;b&gt;", "louvre")
    assert "<i>" not in picture.figure.layout.title.text


def test_a_long_sentence_shows_its_best_tokens_and_says_so():
    picture = pictures.sentence(FOUND * 40, Choice("", 5, 7, 0), "it")
    assert len(picture.figure.data[0].x) == 64
    assert "(64 of 120" in picture.figure.layout.title.text.replace("<br>", " ")
