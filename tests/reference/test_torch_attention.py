"""The formula against PyTorch's own: an independent witness, which also knows masks and scales."""

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from tests.later import torch

N_HEADS, N_QUERY, N_KEY, D_HEAD, D_VALUE = 3, 5, 7, 11, 13

# A few roundings of numbers of about 1.
ROUNDING = {np.float32: 2e-6, np.float64: 1e-14}

MASKS = {
    "none": None,
    "causal": np.tri(N_QUERY, N_KEY, dtype=bool),
    "two keys hidden from all": np.arange(N_KEY) % 3 > 0,
    "one pattern a head": np.arange(N_HEADS * N_KEY).reshape(N_HEADS, 1, N_KEY) % 5 > 1,
    "every cell its own": np.random.default_rng(5).random((N_HEADS, N_QUERY, N_KEY)) < 0.7,
}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS.keys())
@pytest.mark.parametrize("scale", [None, 1.0, 0.05])
def test_attention_weights_and_z(mask, scale, dtype):
    random = np.random.default_rng(11)
    q, k, v = (
        random.normal(size=shape).astype(dtype)
        for shape in ((N_HEADS, N_QUERY, D_HEAD), (N_HEADS, N_KEY, D_HEAD), (N_HEADS, N_KEY, D_VALUE))
    )
    ours = scaled_dot_product_attention(q, k, v, mask=mask, scale=scale)
    # PyTorch gives only z; with the unit vectors as values, z is the weights.
    units = np.broadcast_to(np.eye(N_KEY, dtype=dtype), (N_HEADS, N_KEY, N_KEY)).copy()
    np.testing.assert_allclose(ours.z, torchs(q, k, v, mask, scale), rtol=0, atol=ROUNDING[dtype])
    np.testing.assert_allclose(ours.attention_weights, torchs(q, k, units, mask, scale), rtol=0, atol=ROUNDING[dtype])


def torchs(q, k, v, mask, scale):
    tensors = [torch.from_numpy(array) for array in (q, k, v)]
    mask = None if mask is None else torch.from_numpy(np.broadcast_to(mask, (N_HEADS, N_QUERY, N_KEY)).copy())
    return torch.nn.functional.scaled_dot_product_attention(*tensors, attn_mask=mask, scale=scale).numpy()
