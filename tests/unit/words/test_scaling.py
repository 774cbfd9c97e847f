"""Sentences about scaling say what was measured, also where the textbook's story does not hold."""

import numpy as np
import pytest

from qkv_core.measures.head_scaling import HeadSpreads, dividing_by
from qkv_core.measures.scaling import DotProducts, scaling_sweep
from qkv_core.view import Choice
from qkv_core.words import scaling as words

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def sweep():
    return scaling_sweep((1, 2, 4096))


def test_the_opening_names_both_numbers_and_only_a_hard_choice_is_called_hard():
    said = words.without_the_division(0.491, 0.999, 72, 32)
    assert "**0.491**" in said
    assert "**0.999**" in said
    assert "hard choice" in said
    assert "hard choice" not in words.without_the_division(0.2, 0.5, 72, 32)


def test_spread_is_measured_against_the_theory():
    said = words.measured_spread(DotProducts(4, np.array([3.0, -3.0])))
    assert "√4 = 2.000; 2 of them measure **3.000**, and **1.500**" in said


def test_the_mean_does_not_collapse_and_that_is_said(sweep):
    said = words.collapse(sweep, 4096)
    assert f"**{sweep.unscaled.dq_norm.median[2]:.2g}**" in said
    assert "**the mean does not shrink**" in said
    assert "nothing to divide by" in words.collapse(sweep, 1)


def test_the_table_holds_both_columns(sweep):
    table = words.row_table(sweep, 4096)
    assert f"| {sweep.scaled.dq_norm.mean[2]:.2g} | {sweep.unscaled.dq_norm.mean[2]:.2g} |" in table
    assert table.count("\n") == 8


@pytest.mark.parametrize(
    ("divisor", "said"),
    [
        (
            1.0,
            "**no scaling at all**, the same as the formula with a temperature of τ = 1.000 / √32 = **0.177**. Sharper",
        ),
        (32**0.5, "as the published model does"),
        (16.0, "= **2.828**. Flatter"),
    ],
)
def test_scaling_and_temperature_are_one_knob(divisor, said):
    assert said in words.one_knob(divisor, 32)


@pytest.mark.parametrize(
    ("divisor", "said"), [(32**0.5, "nothing changes"), (1.0, "**0.86"), (4.0, "hardly another vector"), (64.0, "with")]
)
def test_the_whole_model_is_judged_by_its_cosine(encoder, divisor, said):
    published, changed = encoder.encode(SENTENCE), encoder.encode(SENTENCE, dividing_by(divisor, 32))
    assert said in words.whole_model(published, changed)


def test_a_query_row_in_numbers(encoder):
    said = words.query_row(encoder.encode(SENTENCE), Choice(SENTENCE, 3, 1, 10), 1.0)
    assert "In L3H1, `it` gives its favourite **0.677** by the formula and **1.000** so" in said


def test_spreads_say_how_far_the_theory_is_off():
    found = HeadSpreads(np.array([[2.0, 9.0, 4.0]]), np.array([[1.0, 7.0, 3.0]]), 5.0)
    said = words.spreads(found, Choice("", 0, 1, 0))
    assert "from **2.00** to **9.00**, with the median 4.00" in said
    assert "1 of 3 heads" in said
    assert "L0H1: 9.00 in all, 7.00 within rows" in said
