"""What must hold of attention's gradients whatever the sizes, the mask and the scale."""

from typing import NamedTuple

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qkv_core.attention import AttentionTrace, scaled_dot_product_attention
from qkv_core.gradients import attention_backward, softmax_backward, weighted_sum_backward
from tests.central_differences import STEP, TOLERANCE, FloatArray


class Case(NamedTuple):
    q: FloatArray
    k: FloatArray
    v: FloatArray
    dz: FloatArray
    mask: NDArray[np.bool_] | None
    scale: float | None

    def attend(self, q: FloatArray, k: FloatArray, v: FloatArray) -> AttentionTrace:
        return scaled_dot_product_attention(q, k, v, mask=self.mask, scale=self.scale)

    @property
    def trace(self) -> AttentionTrace:
        return self.attend(self.q, self.k, self.v)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    n_heads, n_query, n_key, d_head, d_value = (draw(st.integers(1, 6)) for _ in range(5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shapes = [(n_query, d_head), (n_key, d_head), (n_key, d_value), (n_query, d_value)]
    q, k, v, dz = (rng.normal(size=(n_heads, *shape)) for shape in shapes)
    mask = rng.random((n_query, n_key)) < 0.7 if draw(st.booleans()) else None
    return Case(q, k, v, dz, mask, draw(st.one_of(st.none(), st.floats(0.1, 2))))


@given(cases())
@settings(deadline=None)
def test_moving_everything_at_once_moves_the_loss_as_the_gradients_say(case: Case) -> None:
    rng = np.random.default_rng(0)
    directions = [rng.normal(size=array.shape) for array in (case.q, case.k, case.v)]

    def loss(step: float) -> float:
        moved = [a + step * u for a, u in zip((case.q, case.k, case.v), directions, strict=True)]
        return float((case.attend(*moved).z * case.dz).sum())

    computed = attention_backward(case.trace, case.dz)
    slope = sum(float((g * u).sum()) for g, u in zip(computed, directions, strict=True))
    # A loss of up to some hundreds curves more than one near 1; the tolerance goes with the slope.
    assert abs(slope - (loss(STEP) - loss(-STEP)) / (2 * STEP)) <= TOLERANCE * (1 + abs(slope))


@given(cases())
@settings(deadline=None)
def test_a_row_of_score_gradients_sums_to_zero_as_softmax_ignores_a_shift(case: Case) -> None:
    dweights, _ = weighted_sum_backward(case.trace.attention_weights, case.v, case.dz)
    dscaled_scores = softmax_backward(case.trace.attention_weights, dweights)
    np.testing.assert_allclose(dscaled_scores.sum(axis=-1), 0, atol=1e-12)


@given(cases())
@settings(deadline=None)
def test_a_key_masked_for_every_query_gets_no_gradient(case: Case) -> None:
    assume(case.mask is not None)
    _, dk, dv = attention_backward(case.trace, case.dz)
    hidden = ~case.mask.any(axis=0)
    np.testing.assert_array_equal(dk[:, hidden], 0)
    np.testing.assert_array_equal(dv[:, hidden], 0)


@given(cases())
@settings(deadline=None)
def test_gradients_are_linear_in_dz(case: Case) -> None:
    once, thrice = attention_backward(case.trace, case.dz), attention_backward(case.trace, 3 * case.dz)
    for single, triple in zip(once, thrice, strict=True):
        np.testing.assert_allclose(triple, 3 * single, rtol=1e-9, atol=1e-12)
