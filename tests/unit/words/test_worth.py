"""What a weight is worth in words: each verdict on numbers chosen by hand, and on the real model."""

import numpy as np
import pytest

from qkv_core.measures.worth import Worth, worth
from qkv_core.view import View
from qkv_core.words.worth import answer, to_try, weight_against_worth, whose_output
from tests.hand_made import encoding_of, trace_of

TEXT = "The animal didn't cross the street because it was too tired."
VIEW = View(encoding_of([trace_of(np.ones((6, 3, 3)))] * 3, ("it", "cat", "it")), 2, 1, 0)


def said_of(weights, norms):
    weights, values = np.array([weights]), np.array(norms)[:, None] * [[0.6, 0.8]]
    return weight_against_worth(VIEW, Worth(weights, 0, values, weights[0] @ values))


@pytest.mark.parametrize(
    ("weights", "norms", "claims"),
    [
        ([0.2, 0.7, 0.1], [1, 1.1, 1], ["looks_most", "adds_most", "as_looked_at"]),
        ([0.3, 0.5, 0.2], [1.4, 1, 0.1], ["looks_most", "adds_most", "not_as_looked_at"]),
        ([0.5, 0.4, 0.1], [0.1, 1, 1], ["looks_most", "another_adds_most", "empty_value"]),
        ([0.5, 0.4, 0.1], [3.94, 5, 1.3], ["looks_most", "another_adds_most", "longer_value"]),
        ([0.25, 0.25, 0.5], [1, 1, 0.5], ["looks_most", "adds_most", "not_as_looked_at"]),
        ([0.5, 0.5, 0.0], [1, 1, 1], ["looks_most", "adds_most", "as_looked_at"]),
        ([0.0, 0.0, 0.0], [1, 1, 1], ["silent"]),
    ],
)
def test_each_verdict_has_its_condition(weights, norms, claims):
    assert [claim.name for claim in said_of(weights, norms).claims] == claims


def test_a_key_that_adds_more_than_it_is_looked_at_is_named_too():
    said = said_of([0.154, 0.646, 0.2], [1.75, 1, 1])
    assert "But **`it` (1) gets 15.4% of the attention and makes up 24.2%** of what is added." in said


def test_tokens_of_one_text_are_told_apart():
    assert "looks most at `cat`: 70%" in said_of([0.2, 0.7, 0.1], [1, 1, 1])
    assert "In L2H1, `it` (1) looks most" in said_of([0.2, 0.7, 0.1], [1, 1, 1])


def test_a_weight_of_the_real_model_that_is_worth_little(encoder):
    view = View(encoder.encode(TEXT), 3, 1, 10)
    assert "**`[CLS]` gets 10.2% of the attention and makes up" in weight_against_worth(view, worth(view))
    view = View(encoder.encode(TEXT), 2, 9, 8)
    assert " adds most**" in weight_against_worth(view, worth(view))
    assert answer(view, worth(view)).startswith("No: `street` looks most at `[CLS]`, but **")


def test_a_head_that_is_switched_off_looks_at_nothing():
    assert said_of([0.0, 0.0, 0.0], [1, 1, 1]) == "L2H1 is switched off: no token gets any weight."


def test_what_to_try_is_in_the_model():
    assert "L2H9" in to_try(["L2H9", "L3H1"])
    assert to_try([]) == ""


def test_only_a_negative_share_pulls_the_other_way():
    assert "other way" not in whose_output(VIEW, np.array([0.5, 0.5001, -0.0001]))
    assert "L2H1 makes -50.0% of the layer's output" in whose_output(VIEW, np.array([0.5, -0.5, 1.0]))
    assert "other way" in whose_output(VIEW, np.array([0.5, -0.5, 1.0]))
