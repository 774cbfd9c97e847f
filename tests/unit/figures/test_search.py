"""The library's pictures hold the search's own numbers."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.figures import search as pictures
from qkv_core.library.search import Search, plane_of, sharpen
from qkv_core.library.shelf import Book

BOOKS = tuple(Book(f"label {i}", f"content {i}") for i in range(5))
KEYS = np.array([[0.1, 0, 0], [0.9, 0, 0], [0.5, 0, 0], [0.3, 0, 0], [-0.2, 0, 0]])
VALUES = np.random.default_rng(5).normal(size=(5, 3))


def look_up(scale=3.0):
    return Search("asks", BOOKS, np.array([1.0, 0, 0]), KEYS, VALUES, scale)


class TestSharpness:
    def test_from_even_shares_to_one_book(self):
        picture = pictures.curves(look_up(), sharpen(look_up()))
        table = picture.table()
        curves = np.array([values for name, values in table.items() if name != "sharpness"])
        assert curves[:, 0] == pytest.approx(np.full(5, 0.2), abs=0.03)
        assert curves.max(axis=0)[-1] == pytest.approx(1)
        assert curves.sum(axis=0) == pytest.approx(np.ones(curves.shape[1]))
        assert list(table)[1] == "1 label 1"

    def test_a_curve_goes_through_the_searchs_own_weight(self):
        table = pictures.curves(look_up(), sharpen(look_up())).table()
        interpolated = np.interp(np.log(3.0), np.log(table["sharpness"]), table["2 label 2"])
        assert interpolated == pytest.approx(look_up().attention_weights[2], abs=1e-3)

    def test_marks_stand_where_their_factor_is_on_a_logarithmic_axis(self):
        found = look_up(scale=10)
        figure = pictures.curves(found, sharpen(found)).figure
        assert [shape.x0 for shape in figure.layout.shapes] == pytest.approx([10, 3**-0.5])
        assert [note.x for note in figure.layout.annotations] == pytest.approx([1, np.log10(3) * -0.5])

    def test_the_formulas_own_scale_has_one_mark(self):
        found = look_up(scale=3**-0.5)
        notes = pictures.curves(found, sharpen(found)).figure.layout.annotations
        assert [note.text for note in notes] == ["the formula's 1/√d"]


class TestMeanings:
    def test_the_blend_lies_at_the_weighted_mean_of_the_values_on_the_map(self):
        found = look_up()
        groups = pictures.meanings(found, plane_of(found)).figure.data
        _, values, _, blend = (np.column_stack([group.x, group.y]) for group in groups)
        assert blend[0] == pytest.approx(found.attention_weights @ values)

    def test_the_map_stays_while_the_blend_moves(self):
        soft, sharp = (pictures.meanings(look_up(s), plane_of(look_up(s))) for s in (0.1, 50))
        for group in (0, 1, 2):
            assert np.array_equal(soft.figure.data[group].x, sharp.figure.data[group].x)
        assert soft.figure.data[3].x != sharp.figure.data[3].x
        assert soft.figure.layout.title == sharp.figure.layout.title

    def test_the_table_has_every_point(self):
        table = pictures.meanings(look_up(), plane_of(look_up())).table()
        assert {len(column) for column in table.values()} == {12}

    def test_keys_are_called_what_they_are(self):
        by_content = replace(look_up(), by_content=True)
        assert pictures.meanings(by_content, plane_of(by_content)).table()["what"][0] == "keys: contents"


def test_several_queries_are_rows():
    trace = replace(look_up(), asks=np.eye(3)).trace
    picture = pictures.queries_by_books(look_up(), ["a", "b", "c" * 40], trace)
    np.testing.assert_array_equal(picture.figure.data[0].z, trace.attention_weights[0])
    assert picture.table()["query"] == ["0 a", "1 b", f"2 {'c' * 27}…"]
