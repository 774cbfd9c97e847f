"""A dot a head, one direction against the other."""

import numpy as np
import pytest

from qkv_core.figures import theme
from qkv_core.figures.both_ways import both_ways_map
from qkv_core.measures.both_ways import both_ways_ranked
from qkv_core.view import View


def test_both_ways_has_a_dot_a_head_and_the_chosen_one_apart(encoder):
    view = View(encoder.encode("The <b> animal asks $x$ of it."), 3, 1, 2)
    picture = both_ways_map(view, 5, both_ways_ranked(view, 5))
    others, this = picture.figure.data
    assert len(others.x) == 71
    weights = view.head_weights
    assert (this.x[0], this.y[0]) == pytest.approx((weights[2, 5], weights[5, 2]))
    assert this.marker.color == theme.QUERY
    assert picture.figure.layout.xaxis.title.text == "Weight: &lt; asks, animal answers"
    table = picture.table()
    assert len(table["head"]) == 72
    there, back = table["weight < → animal"], table["weight animal → <"]
    gaps = np.abs(np.subtract(there, back))
    np.testing.assert_array_equal(gaps, np.sort(gaps)[::-1])


def test_both_ways_of_the_same_word_keeps_two_columns(encoder):
    view = View(encoder.encode("the cat saw the dog"), 0, 0, 1)
    picture = both_ways_map(view, 4, both_ways_ranked(view, 4))
    assert len(picture.table()) == 5
