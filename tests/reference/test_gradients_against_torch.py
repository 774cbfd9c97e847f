"""Every hand-written backward against torch's autograd, in float64."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from qkv_core import attention, gradients
from qkv_core.measures.scaling import softmax_jacobian_norm
from tests.later import torch

TOLERANCE = 1e-12  # both compute the same formula in float64; 1e-6 would be enough to tell right from wrong
H, N_QUERY, N_KEY, D_HEAD, D_VALUE, D_MODEL = 2, 3, 5, 7, 11, 13

FloatArray = NDArray[np.float64]


def normal(*shape: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng((seed, *shape)).normal(size=shape)


def autograd(step: Callable[..., "torch.Tensor"], inputs: list[FloatArray], doutput: FloatArray) -> list[FloatArray]:
    tensors = [torch.tensor(array, requires_grad=True) for array in inputs]
    (step(*tensors) * torch.from_numpy(doutput)).sum().backward()
    return [tensor.grad.numpy() for tensor in tensors]


def assert_equal_to_torch(computed: tuple[FloatArray, ...], expected: list[FloatArray]) -> None:
    assert len(computed) == len(expected)
    for ours, theirs in zip(computed, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=TOLERANCE)


def test_project_backward() -> None:
    x, W, b = normal(N_QUERY, D_MODEL), normal(H, D_MODEL, D_HEAD), normal(H, D_HEAD)
    dq = normal(H, N_QUERY, D_HEAD)
    expected = autograd(lambda x, W, b: x @ W + b[:, None], [x, W, b], dq)
    assert_equal_to_torch(gradients.project_backward(x, W, dq), expected)


def test_attention_scores_backward() -> None:
    q, k, dscores = normal(H, N_QUERY, D_HEAD), normal(H, N_KEY, D_HEAD), normal(H, N_QUERY, N_KEY)
    expected = autograd(lambda q, k: torch.einsum("hqd,hkd->hqk", q, k), [q, k], dscores)
    assert_equal_to_torch(gradients.attention_scores_backward(q, k, dscores), expected)


def test_scale_scores_backward() -> None:
    scores, dscaled = normal(H, N_QUERY, N_KEY), normal(H, N_QUERY, N_KEY, seed=1)
    expected = autograd(lambda s: s / math.sqrt(D_HEAD), [scores], dscaled)
    assert_equal_to_torch((gradients.scale_scores_backward(dscaled, D_HEAD**-0.5),), expected)


def test_softmax_backward() -> None:
    scaled_scores, dweights = normal(H, N_QUERY, N_KEY), normal(H, N_QUERY, N_KEY, seed=1)
    expected = autograd(lambda s: torch.softmax(s, dim=-1), [scaled_scores], dweights)
    assert_equal_to_torch((gradients.softmax_backward(attention.softmax(scaled_scores), dweights),), expected)


def test_weighted_sum_backward() -> None:
    weights, v, dz = normal(H, N_QUERY, N_KEY), normal(H, N_KEY, D_VALUE), normal(H, N_QUERY, D_VALUE)
    expected = autograd(lambda a, v: torch.einsum("hqk,hkd->hqd", a, v), [weights, v], dz)
    assert_equal_to_torch(gradients.weighted_sum_backward(weights, v, dz), expected)


def test_merge_heads_backward() -> None:
    z, W_O, b_O = normal(H, N_QUERY, D_HEAD), normal(H, D_HEAD, D_MODEL), normal(D_MODEL)
    doutput = normal(N_QUERY, D_MODEL)
    expected = autograd(lambda z, W, b: torch.einsum("hnd,hdm->nm", z, W) + b, [z, W_O, b_O], doutput)
    assert_equal_to_torch(gradients.merge_heads_backward(z, W_O, doutput), expected)


@pytest.mark.parametrize("scale", [None, 1.0, 0.2])
@pytest.mark.parametrize("masked", [False, True])
def test_attention_backward_against_torch_s_own_attention(scale: float | None, masked: bool) -> None:
    q, k, v = normal(H, N_QUERY, D_HEAD), normal(H, N_KEY, D_HEAD), normal(H, N_KEY, D_VALUE)
    dz = normal(H, N_QUERY, D_VALUE)
    mask = normal(H, N_QUERY, N_KEY) > -0.5 if masked else None
    trace = attention.scaled_dot_product_attention(q, k, v, mask=mask, scale=scale)

    def attend(q: "torch.Tensor", k: "torch.Tensor", v: "torch.Tensor") -> "torch.Tensor":
        torch_mask = None if mask is None else torch.from_numpy(mask)
        return torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=torch_mask, scale=scale)

    expected = autograd(attend, [q, k, v], dz)
    assert_equal_to_torch(gradients.attention_backward(trace, dz), expected)


@pytest.mark.parametrize("sharpness", [0, 1, 10, 100])
def test_the_jacobian_s_norm_is_that_of_torch_s_jacobian(sharpness: float) -> None:
    row = torch.from_numpy(normal(N_KEY)) * sharpness
    jacobian = torch.autograd.functional.jacobian(lambda s: torch.softmax(s, dim=0), row)
    computed = softmax_jacobian_norm(torch.softmax(row, dim=0).numpy())
    # Relative, as the norm itself nearly vanishes; torch's own entries 1 - a round where a is near 1.
    np.testing.assert_allclose(computed, torch.linalg.norm(jacobian).item(), rtol=1e-6, atol=1e-15)
