"""The shelf's picture: books come out as far as their weight, and their pages make up the whole blend."""

from itertools import pairwise

import numpy as np
import pytest

from qkv_core.figures.shelf import MOST_SPINES, shelf
from qkv_core.library.search import Search
from qkv_core.library.shelf import Book


def look_up(n, scale=3.0, query="asks"):
    books = tuple(Book(f"label {i}", f"content {i}") for i in range(n))
    keys = np.random.default_rng(n).normal(size=(n, 3))
    return Search(query, books, np.array([1.0, 0, 0]), keys, keys, scale)


def parts(found):
    _, pages, spines, blend = shelf(found).figure.data
    return pages, spines, blend


@pytest.mark.parametrize("n", [1, 2, 12, MOST_SPINES, MOST_SPINES + 1, 500])
def test_the_blend_is_whole_and_each_slice_is_its_books_share(n):
    found = look_up(n)
    _, spines, blend = parts(found)
    rows = min(n, MOST_SPINES + 1)
    assert len(spines.x) == len(blend.x) == rows
    shares = {point[0]: point[4] for point in blend.customdata}
    assert sum(shares.values()) == pytest.approx(1)
    for book in found.order[:MOST_SPINES]:
        assert shares[book] == pytest.approx(found.attention_weights[book])
    heights = np.array(blend.width)
    np.testing.assert_allclose(heights / rows, [point[4] for point in blend.customdata])
    edges = sorted(zip(np.array(blend.y) - heights / 2, np.array(blend.y) + heights / 2, strict=True))
    assert edges[0][0] == pytest.approx(-0.5)
    assert edges[-1][1] == pytest.approx(rows - 0.5)
    for above, below in pairwise(edges):
        assert above[1] == pytest.approx(below[0])


def test_books_come_out_as_far_as_their_weight():
    _, spines, _ = parts(look_up(5))
    out = np.array(spines.base)
    shares = np.array([point[4] for point in spines.customdata])
    np.testing.assert_allclose(out / shares, out[0] / shares[0])


def test_a_book_keeps_its_number_while_the_rows_change():
    """So a browser can tell which book went where."""
    one, other = look_up(5), look_up(5)
    other = Search("other", one.books, np.array([-1.0, 0, 0]), one.labels, one.contents, 3.0)
    for found in (one, other):
        _, spines, blend = parts(found)
        assert [point[0] for point in spines.customdata] == [point[0] for point in blend.customdata] == [0, 1, 2, 3, 4]
        assert [found.order[y] for y in spines.y] == [0, 1, 2, 3, 4]


def test_only_the_best_book_bears_the_dictionarys_sign():
    found = look_up(5)
    _, spines, _ = parts(found)
    assert [text.startswith("➤") for text in spines.text] == [book == found.best for book in range(5)]


def test_many_books_stand_together_as_one():
    found = look_up(60)
    pages, spines, _ = parts(found)
    assert spines.text[0] == "the other 44 together"
    assert spines.customdata[0][0] == -1
    assert len(pages.x) == (MOST_SPINES + 1) * 49  # outlines with a gap after each
    assert len(shelf(found).table()["key"]) == 60


def test_what_a_visitor_wrote_is_text():
    found = look_up(2, query="<b>$x$</b>")
    figure = shelf(found).figure
    assert "<b>" not in figure.layout.title.text + figure.layout.annotations[0].text
