"""The real model's scores over another number: the same as the intervention, and as softmax by hand."""

import numpy as np
import pytest

from qkv_core.attention import softmax
from qkv_core.measures.head_scaling import (
    choosiness,
    divided,
    dividing_by,
    divisor_sweep,
    divisors,
    head_spreads,
    median_largest_weight,
)
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street."
SQRT_D_HEAD = 32**0.5


@pytest.fixture(scope="module")
def encoding(encoder):
    return encoder.encode(SENTENCE)


@pytest.mark.parametrize("divisor", [1.0, SQRT_D_HEAD, 3.7])
def test_median_largest_weight_is_the_largest_of_each_row(encoding, divisor):
    largest = [softmax(layer.attention.scores / divisor).max(axis=-1) for layer in encoding.layers]
    assert median_largest_weight(encoding, divisor) == pytest.approx(np.median(largest), rel=1e-5)


def test_choosiness_is_that_of_the_formula_and_of_the_bare_scores(encoding):
    found = choosiness(encoding)
    assert (found.n_heads, found.d_head) == (72, 32)
    assert found.scaled == median_largest_weight(encoding, SQRT_D_HEAD)
    assert found.unscaled == median_largest_weight(encoding, 1.0)


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
    view = View(encoding, 0, 7, 3)
    found = divided(view, changed, divisor)
    np.testing.assert_allclose(found.row, view.row, atol=2e-5)
    np.testing.assert_allclose(found.divided_row, changed.layers[0].attention.attention_weights[7, 3], atol=2e-5)
    np.testing.assert_array_equal(found.measures["largest weight"], [found.row.max(), found.divided_row.max()])
    assert found.cosine == pytest.approx(float(encoding.sentence_embedding @ changed.sentence_embedding), abs=1e-6)
    assert found.is_published == (changed.interventions == ())
    assert found.temperature == pytest.approx(divisor / SQRT_D_HEAD)


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
    largest = divisor_sweep(encoding, [1.0, SQRT_D_HEAD]).bands["largest weight"]
    computed = [layer.attention.attention_weights.max(axis=-1) for layer in encoding.layers]
    assert largest.median[1] == pytest.approx(np.median(computed), rel=1e-5)
    assert largest.median[0] == pytest.approx(median_largest_weight(encoding, 1.0), rel=1e-5)


def test_a_divisor_of_zero_is_refused(encoding):
    with pytest.raises(ValueError, match=r"above 0; got \[1.0, 0.0\]"):
        divisor_sweep(encoding, [1.0, 0.0])
