"""Sentences about the projections repeat the measures' numbers, also where the story has no news to tell."""

import re
from dataclasses import replace

import pytest

from qkv_core.measures.projections import Biases, biases, follow, projections
from qkv_core.view import View
from qkv_core.words import projections as words

SENTENCE = "The animal didn't cross the street because it was too tired."
NUMBER = r"-?\d+\.\d+"
MADE_UP = Biases(
    key=2,
    parts={"content·content": 1.00004, "content·bias": 2.00004, "bias·content": 3.00004, "bias·bias": -0.00004},
    score=6.00008,
    weight=0.5,
    weight_without_b_Q=0.25,
    moved_without_b_Q=0.3,
    moved_without_b_K=0.00000014,
    lengths={"query": 5.0, "key": 0.1, "value": 2.0},
)


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(SENTENCE), 3, 1, 10)


def test_one_number_is_the_traces(view):
    said = words.one_number(view, follow(view, projections(view)["key"], 4))
    value, products, bias = map(
        float, re.search(rf"is ({NUMBER})\*\*.*add up to ({NUMBER}), and the bias adds ({NUMBER})", said).groups()
    )
    assert value == pytest.approx(view.trace.k[1, 10, 4], abs=3e-6)
    assert products + bias == pytest.approx(value, abs=1e-9)


def test_parts_add_up_as_printed_and_the_models_own_score_is_told_where_it_differs(view):
    said = words.score_split(view, MADE_UP)
    assert "(1.0000) + (2.0000) + (3.0000) + (0.0000) = **6.0000**" in said
    assert "the model's score is 6.0001" in said
    assert "rounded" not in words.score_split(view, replace(MADE_UP, score=6.00004))


def test_biases_say_what_each_of_them_changes(view):
    said = words.what_biases_do(view, MADE_UP)
    assert "more than 0.0000002: rounding" in said  # rounded up
    assert "its length is 0.10, that of b_Q 5.00" in said
    assert "`it` would give `animal` 25.0%, not 50.0%" in said
    assert "**b_Q changes the weights.**" in said
    assert said.count("- **") == 3


def test_biases_that_change_little(view):
    little = replace(
        MADE_UP, weight_without_b_Q=0.5, moved_without_b_Q=0.0001, lengths={"query": 1.0, "key": 0.2, "value": 0.0}
    )
    said = words.what_biases_do(view, little)
    assert "**b_Q changes no weight" in said
    assert "50.0% all the same" in said
    assert "nothing to learn" not in said


def test_real_biases_of_the_default_head(view):
    assert "**b_Q changes the weights.**" in words.what_biases_do(view, biases(view, 2, projections(view)))
