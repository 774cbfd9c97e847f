"""Sentences about random numbers say what was measured, also where the textbook's story does not hold."""

import numpy as np
import pytest

from qkv_core.measures.scaling import Draws, RandomNumbers, sweep
from qkv_core.words import scaling as words


@pytest.fixture(scope="module")
def measured():
    return sweep((1, 2, 32, 256, 4096))


def claims(said):
    return [claim.name for claim in said.claims]


def test_at_a_large_size_the_median_collapses_and_the_mean_does_not(measured):
    said = words.collapse(RandomNumbers(4096, measured))
    assert f"**{measured.unscaled['gradient at q'].median[4]:.3g}**" in said
    assert claims(said) == ["the median shrinks", "the mean does not shrink", "in fewer hands"]
    assert "**the mean does not shrink**" in said


def test_at_the_model_s_own_size_the_gradient_is_longer_without_the_division(measured):
    said = words.collapse(RandomNumbers(32, measured))
    assert claims(said)[0] == "the median grows"
    assert "But" not in said


def test_at_size_1_there_is_nothing_to_divide_by(measured):
    assert claims(words.collapse(RandomNumbers(1, measured))) == ["nothing to divide by"]


def test_where_it_begins_and_what_holds_at_the_model_s_size():
    divided, bare = np.ones((3, 4)), np.array([[3, 2.5, 0.5, 0.2], [3, 2.8, 2, 0.5], [3, 2.6, 0.4, 0.1]])
    found = Draws((1, 32, 128, 256), divided, bare)
    said = words.where_it_begins(found, 32)
    assert "We drew the random numbers 3 times." in said
    assert "from dₖ = 128 on in 2 of the draws, from 256 on in the rest." in said
    assert "**2.5 to 2.8 times**" in said
    assert claims(words.where_it_begins(found, 48)) == ["shrinks from here on"]
    assert words.where_it_begins(Draws((1, 2), np.ones((1, 2)), np.ones((1, 2))), 48) == ""


def test_the_table_holds_both_columns(measured):
    table = words.row_table(RandomNumbers(4096, measured))
    divided, bare = (half["gradient at q"].mean[4] for half in (measured.scaled, measured.unscaled))
    assert f"| {divided:.3g} | {bare:.3g} |" in table
    assert table.count("\n") == 8
