"""The library's pictures hold the search's own numbers."""

import numpy as np
import pytest

from qkv_core.figures import search as pictures
from qkv_core.library.search import soft_lookup
from qkv_core.library.shelf import Book

BOOKS = tuple(Book(f"label {i}", f"content {i}") for i in range(5))
KEYS = np.array([[0.1, 0, 0], [0.9, 0, 0], [0.5, 0, 0], [0.3, 0, 0], [-0.2, 0, 0]])
VALUES = np.random.default_rng(5).normal(size=(5, 3))
ASKS = np.array([1.0, 0, 0])


def look_up(scale=3.0):
    return soft_lookup(ASKS, KEYS, VALUES, scale=scale)


class TestShelf:
    def test_the_blend_is_the_books_weights_end_to_end(self):
        trace = look_up()
        shelf, blend = pictures.shelf(trace, BOOKS, "asks").figure.data
        expected = np.sort(trace.attention_weights[0, 0])[::-1]
        assert shelf.x == pytest.approx(expected)
        assert blend.x == pytest.approx(expected)
        assert blend.base == pytest.approx([0, *np.cumsum(expected)[:-1]])
        assert blend.base[-1] + blend.x[-1] == pytest.approx(1)
        assert blend.customdata[0] == "content 1"

    def test_books_left_out_of_the_picture_are_the_blends_last_share(self, monkeypatch):
        monkeypatch.setattr(pictures, "_MOST_BARS", 2)
        shelf, blend = pictures.shelf(look_up(), BOOKS, "asks").figure.data
        assert len(shelf.x) == 2
        assert len(blend.x) == 3
        assert sum(blend.x) == pytest.approx(1)
        assert blend.customdata[-1] == "the other 3 contents together"

    def test_no_weight_is_called_zero(self):
        shelf, _ = pictures.shelf(look_up(scale=100), BOOKS, "asks").figure.data
        assert shelf.text == ("100.0%", *["&lt;0.1%"] * 4)


class TestSharpness:
    def test_from_even_shares_to_one_book(self):
        picture = pictures.sharpness(look_up(), BOOKS, {"formula": 0.05, "chosen": 3.0})
        table = picture.table()
        curves = np.array([values for name, values in table.items() if name != "sharpness"])
        assert curves[:, 0] == pytest.approx(np.full(5, 0.2), abs=0.01)
        assert curves.max(axis=0)[-1] == pytest.approx(1)
        assert curves.sum(axis=0) == pytest.approx(np.ones(curves.shape[1]))
        assert list(table)[1] == "1 label 1"

    def test_a_curve_goes_through_the_searchs_own_weight(self):
        table = pictures.sharpness(look_up(), BOOKS, {"chosen": 3.0}).table()
        interpolated = np.interp(np.log(3.0), np.log(table["sharpness"]), table["2 label 2"])
        assert interpolated == pytest.approx(look_up().attention_weights[0, 0, 2], abs=1e-3)

    def test_marks_stand_where_their_factor_is_on_a_logarithmic_axis(self):
        figure = pictures.sharpness(look_up(), BOOKS, {"ten": 10.0, "one": 1.0}).figure
        assert [shape.x0 for shape in figure.layout.shapes] == [10, 1]
        assert [note.x for note in figure.layout.annotations] == [1, 0]


class TestMeanings:
    def test_the_blend_lies_at_the_weighted_mean_of_the_values_on_the_map(self):
        trace = look_up()
        groups = pictures.meanings(ASKS, KEYS, VALUES, trace.z[0, 0], BOOKS).figure.data
        _, values, _, blend = (np.column_stack([group.x, group.y]) for group in groups)
        assert blend[0] == pytest.approx(trace.attention_weights[0, 0] @ values)

    def test_the_map_stays_while_the_blend_moves(self):
        soft, sharp = (pictures.meanings(ASKS, KEYS, VALUES, look_up(s).z[0, 0], BOOKS) for s in (0.1, 50))
        for group in (0, 1, 2):
            assert np.array_equal(soft.figure.data[group].x, sharp.figure.data[group].x)
        assert soft.figure.data[3].x != sharp.figure.data[3].x
        assert soft.figure.layout.title == sharp.figure.layout.title

    def test_the_table_has_every_point(self):
        table = pictures.meanings(ASKS, KEYS, VALUES, look_up().z[0, 0], BOOKS).table()
        assert {len(column) for column in table.values()} == {12}
