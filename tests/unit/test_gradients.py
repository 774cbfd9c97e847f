"""Each backward against central differences, and against answers that can be worked out by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from qkv_core import attention, gradients
from tests.central_differences import TOLERANCE, FloatArray, central_difference

# Distinct primes: a swapped axis can't fit.
H, N_QUERY, N_KEY, D_HEAD, D_VALUE, D_MODEL = 2, 3, 5, 7, 11, 13


def normal(*shape: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng((seed, *shape)).normal(size=shape)


def assert_gradients(
    step: Callable[..., FloatArray], inputs: list[FloatArray], doutput: FloatArray, computed: tuple[FloatArray, ...]
) -> None:
    """`computed` holds one gradient per input of `step`, for the loss Σ output ⊙ doutput."""
    assert len(inputs) == len(computed)
    for position, gradient in enumerate(computed):

        def loss(nudged: FloatArray, position: int = position) -> float:
            arguments = [*inputs[:position], nudged, *inputs[position + 1 :]]
            return float((step(*arguments) * doutput).sum())

        expected = central_difference(loss, inputs[position])
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=TOLERANCE)


def test_project_backward() -> None:
    x, W, b = normal(N_QUERY, D_MODEL), normal(H, D_MODEL, D_HEAD), normal(H, D_HEAD)
    dq = normal(H, N_QUERY, D_HEAD)
    assert_gradients(attention.project, [x, W, b], dq, gradients.project_backward(x, W, dq))


def test_attention_scores_backward() -> None:
    q, k = normal(H, N_QUERY, D_HEAD), normal(H, N_KEY, D_HEAD)
    dscores = normal(H, N_QUERY, N_KEY)
    assert_gradients(attention.attention_scores, [q, k], dscores, gradients.attention_scores_backward(q, k, dscores))


def test_scale_scores_backward() -> None:
    scores, dscaled_scores = normal(H, N_QUERY, N_KEY), normal(H, N_QUERY, N_KEY, seed=1)
    computed = gradients.scale_scores_backward(dscaled_scores, 0.3)
    assert_gradients(lambda s: attention.scale_scores(s, 0.3), [scores], dscaled_scores, (computed,))


@pytest.mark.parametrize("masked", [False, True])
def test_softmax_backward(masked: bool) -> None:
    mask = normal(N_QUERY, N_KEY) > -0.5 if masked else None
    scaled_scores, dweights = normal(H, N_QUERY, N_KEY), normal(H, N_QUERY, N_KEY, seed=1)
    computed = gradients.softmax_backward(attention.softmax(scaled_scores, mask), dweights)
    assert_gradients(lambda s: attention.softmax(s, mask), [scaled_scores], dweights, (computed,))


def test_softmax_backward_by_hand() -> None:
    # Weights of 1/2 have the Jacobian [[1/4, -1/4], [-1/4, 1/4]].
    computed = gradients.softmax_backward(np.array([[[0.5, 0.5]]]), np.array([[[1.0, 0.0]]]))
    np.testing.assert_array_equal(computed, [[[0.25, -0.25]]])


def test_weighted_sum_backward() -> None:
    weights, v, dz = normal(H, N_QUERY, N_KEY), normal(H, N_KEY, D_VALUE), normal(H, N_QUERY, D_VALUE)
    assert_gradients(attention.weighted_sum, [weights, v], dz, gradients.weighted_sum_backward(weights, v, dz))


def test_merge_heads_backward() -> None:
    z, W_O, b_O = normal(H, N_QUERY, D_HEAD), normal(H, D_HEAD, D_MODEL), normal(D_MODEL)
    doutput = normal(N_QUERY, D_MODEL)
    assert_gradients(attention.merge_heads, [z, W_O, b_O], doutput, gradients.merge_heads_backward(z, W_O, doutput))


@pytest.mark.parametrize("scale", [None, 1.0, 0.2])
@pytest.mark.parametrize("masked", [False, True])
def test_attention_backward(scale: float | None, masked: bool) -> None:
    q, k, v = normal(H, N_QUERY, D_HEAD), normal(H, N_KEY, D_HEAD), normal(H, N_KEY, D_VALUE)
    mask = normal(H, N_QUERY, N_KEY) > 0 if masked else None
    dz = normal(H, N_QUERY, D_VALUE)

    def attend(*qkv: FloatArray) -> attention.AttentionTrace:
        return attention.scaled_dot_product_attention(*qkv, mask=mask, scale=scale)

    computed = gradients.attention_backward(attend(q, k, v), dz)
    assert_gradients(lambda *qkv: attend(*qkv).z, [q, k, v], dz, computed)


def test_scaled_scores_backward() -> None:
    q, k, v = normal(H, N_QUERY, D_HEAD), normal(H, N_KEY, D_HEAD), normal(H, N_KEY, D_VALUE)
    trace = attention.scaled_dot_product_attention(q, k, v, scale=0.3)
    dscaled_scores = normal(H, N_QUERY, N_KEY)

    def scaled_scores(q: FloatArray, k: FloatArray) -> FloatArray:
        return attention.scaled_dot_product_attention(q, k, v, scale=0.3).scaled_scores

    computed = gradients.scaled_scores_backward(trace, dscaled_scores)
    assert_gradients(scaled_scores, [q, k], dscaled_scores, computed)


def test_a_query_that_may_attend_to_nothing_sends_no_gradient() -> None:
    q, k, v = normal(H, N_QUERY, D_HEAD), normal(H, N_KEY, D_HEAD), normal(H, N_KEY, D_VALUE)
    mask = np.ones((N_QUERY, N_KEY), dtype=np.bool_)
    mask[1] = False
    trace = attention.scaled_dot_product_attention(q, k, v, mask=mask)
    dz = np.zeros_like(trace.z)
    dz[:, 1] = 1
    for gradient in gradients.attention_backward(trace, dz):
        np.testing.assert_array_equal(gradient, 0)


def test_gradients_keep_the_dtype_of_the_trace() -> None:
    q, k, v = (normal(H, N_KEY, D_HEAD, seed=seed).astype(np.float32) for seed in range(3))
    trace = attention.scaled_dot_product_attention(q, k, v)
    computed = gradients.attention_backward(trace, np.ones_like(trace.z))
    assert [gradient.dtype for gradient in computed] == [np.float32] * 3


def test_dz_of_another_shape_is_refused_with_both_shapes() -> None:
    q, k, v = normal(H, N_QUERY, D_HEAD), normal(H, N_KEY, D_HEAD), normal(H, N_KEY, D_VALUE)
    trace = attention.scaled_dot_product_attention(q, k, v)
    with pytest.raises(ValueError, match=r"\(2, 3, 11\); got \(2, 3, 1\)"):
        gradients.attention_backward(trace, normal(H, N_QUERY, 1))
