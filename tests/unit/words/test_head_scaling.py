"""Sentences about the division in the real model say what was measured there."""

import numpy as np
import pytest

from qkv_core.measures.head_scaling import Choosiness, Divided, HeadSpreads
from qkv_core.measures.quality import Grading, Quality
from qkv_core.view import View
from qkv_core.words import head_scaling as words
from tests.hand_made import encoding_of, trace_of

ROWS = {
    "largest weight": np.array([0.6771, 0.9996]),
    "effective keys": np.array([3.54, 1.0]),
    "Jacobian of softmax": np.array([0.29, 4.5e-05]),
}


def divided(divisor=1.0, cosine=0.8617):
    return Divided(divisor, 32, 72, np.ones(1), np.ones(1), ROWS, cosine)


@pytest.fixture(scope="module")
def view():
    weights = np.full((3, 4, 4), 0.25)
    return View(encoding_of([trace_of(weights)], ("[CLS]", "it", "it", "[SEP]")), 0, 1, 2)


@pytest.mark.parametrize(
    ("scaled", "unscaled", "claim", "said"),
    [
        (0.491, 0.999, "nearly everything", "nearly all the attention in your sentence, not **49%**."),
        (0.2, 0.5, "more", "**50%**, not 20%."),
        (0.991, 0.992, "as much", "as much without it."),
    ],
)
def test_the_opening_says_nearly_all_only_where_it_is(scaled, unscaled, claim, said):
    opening = words.without_the_division(Choosiness(72, 32, scaled, unscaled))
    assert said in opening
    assert [made.name for made in opening.claims] == [claim]
    assert len(opening.split()) <= 20


def test_what_typical_means_is_told_with_its_numbers():
    said = words.favourites(Choosiness(72, 32, 0.4912, 0.9991))
    assert "over all 72 heads, one key gets **49%** or more" in said
    assert "by √32 it would be **99.9%** or more" in said


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
    assert said in words.one_knob(divided(divisor))


@pytest.mark.parametrize(
    ("divisor", "cosine", "said"),
    [
        (32**0.5, 1.0, "nothing changes"),
        (
            1.0,
            0.8617,
            "**0.8617** with the published one. It **has turned far**, by 30°. That need not be a worse one.",
        ),
        (4.0, 0.951, "It **has turned a little**, by 18°."),
        (4.0, 0.991, "That is **little change**."),
        (4.0, -1.0000001, "by 180°"),
    ],
)
def test_the_whole_model_is_judged_by_its_cosine(divisor, cosine, said):
    assert said in words.whole_model(divided(divisor, cosine))


def graded(name, correlation, *drawn):
    untouched = Quality(0.83, np.array([0.8, 0.83, 0.86]))
    return Grading(untouched, {name: Quality(correlation, np.array(drawn))}, untouched, untouched)


@pytest.mark.parametrize(
    ("divisor", "correlation", "drawn", "said"),
    [
        (1.0, 0.82, (0.81, 0.82, 0.85), "gets along without the division"),
        (4.0, 0.82, (0.81, 0.82, 0.85), "gets along with another divisor"),
        (1.0, 0.82, (0.79, 0.82, 0.85), ""),  # a little worse, but without a doubt
        (1.0, 0.82, (0.74, 0.9, 0.8), ""),  # much the same, and nobody can tell
        (1.0, 0.7, (0.6, 0.7, 0.9), ""),
        (32**0.5, 0.83, (0.8, 0.83, 0.86), ""),
    ],
)
def test_the_quality_is_said_to_hardly_move_only_where_it_does(divisor, correlation, drawn, said):
    found = divided(divisor)
    told = words.quality(found, graded(found.name, correlation, *drawn))
    assert (said in told) if said else told == ""


def test_a_query_row_in_numbers(view):
    assert "In L0H1, `it` (2) gives its strongest key a weight of **0.677 and 1.000**" in words.query_row(
        view, divided()
    )
    assert "**0.677**. That is as focused as sharing between 3.54 equal keys" in words.query_row(view, divided(32**0.5))


def test_spreads_say_how_far_the_theory_is_off(view):
    found = HeadSpreads(np.array([[2.0, 9.0, 4.0]]), np.array([[1.0, 7.0, 3.0]]), 5.0)
    said = words.spreads(view, found)
    assert "from **2.00** to **9.00**, with the median 4.00" in said
    assert "1 of 3 heads is above" in said
    assert "L0H1: 9.00 in all, 7.00 within rows" in said
