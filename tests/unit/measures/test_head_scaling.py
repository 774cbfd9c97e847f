"""The real model's scores over another number: the same as the intervention, and as softmax by hand."""

import numpy as np
import pytest

from qkv_core.attention import softmax
from qkv_core.measures.head_scaling import (
    divided_row,
    dividing_by,
    divisor_sweep,
    divisors,
    head_spreads,
    median_largest_weight,
)
from qkv_core.view import Choice

SENTENCE = "The animal didn't cross the street."
SQRT_D_HEAD = 32**0.5


@pytest.fixture(scope="module")
def encoding(encoder):
    return encoder.encode(SENTENCE)


@pytest.mark.parametrize("divisor", [1.0, SQRT_D_HEAD, 3.7])
def test_median_largest_weight_is_the_largest_of_each_row(encoding, divisor):
    largest = [softmax(layer.attention.scores / divisor).max(axis=-1) for layer in encoding.layers]
    assert median_largest_weight(encoding, divisor) == pytest.approx(np.median(largest), rel=1e-5)


def test_spreads_are_those_of_the_raw_scores(encoding):
    found = head_spreads(encoding)
    scores = encoding.layers[2].attention.scores[5].astype(float)
    assert found.whole[2, 5] == pytest.approx(scores.std())
    assert found.within_rows[2, 5] == pytest.approx(np.sqrt(scores.var(axis=1).mean()))
    assert found.expected == pytest.approx(SQRT_D_HEAD)
    assert (found.within_rows <= found.whole * (1 + 1e-12)).all()


@pytest.mark.parametrize("divisor", divisors(32))
def test_dividing_by_is_what_the_encoder_does(encoding, divisor):
    changed = encoding.encoder.encode(SENTENCE, dividing_by(divisor, 32))
    weights = changed.layers[0].attention.attention_weights[7, 3]
    np.testing.assert_allclose(weights, divided_row(encoding, Choice(SENTENCE, 0, 7, 3), divisor), atol=2e-5)


def test_the_formula_is_no_change_and_one_is_no_scaling():
    assert dividing_by(SQRT_D_HEAD, 32) == ()
    assert [str(change) for change in dividing_by(1.0, 32)] == ["no-scale@all"]
    assert [str(change) for change in dividing_by(2.0, 64)] == ["temperature=0.25@all"]


@pytest.mark.parametrize("d_head", [32, 48, 64, 7])
def test_divisors_hold_no_scaling_and_the_formula_once(d_head):
    numbers = divisors(d_head)
    assert numbers[0] == 1
    assert sum(np.isclose(numbers, d_head**0.5)) == 1
    assert list(numbers) == sorted(numbers)


def test_the_sweep_agrees_with_the_weights_that_were_computed(encoding):
    sweep = divisor_sweep(encoding, [1.0, SQRT_D_HEAD])
    largest = [layer.attention.attention_weights.max(axis=-1) for layer in encoding.layers]
    assert sweep.rows.largest_weight.median[1] == pytest.approx(np.median(largest), rel=1e-5)
    assert sweep.rows.largest_weight.median[0] == pytest.approx(median_largest_weight(encoding, 1.0), rel=1e-5)
