"""From the last layer's rows to one vector, as sentence-transformers' Pooling module does it."""

from collections.abc import Callable

import numpy as np

from qkv_core.attention import Array


def pool_rows(x: Array, pooling: str) -> Array:
    """All rows as one vector, before what follows: [n, d_model] -> [d_model] for each kind of pooling.

    Kinds are "mean", "cls" (the first row), "lasttoken", "max", "weightedmean" (the later, the more: by 1, 2, 3, …) and
    "mean_sqrt_len_tokens" (the sum over √n); several have + between, and their vectors stand side by side.
    """
    return np.concatenate([_POOLINGS[kind](x) for kind in pooling.split("+")])


def _weighted_mean(x: Array) -> Array:
    weights = np.arange(1, len(x) + 1, dtype=x.dtype)
    mean: Array = weights @ x / weights.sum()
    return mean


_POOLINGS: dict[str, Callable[[Array], Array]] = {
    "mean": lambda x: x.mean(axis=0),
    "cls": lambda x: x[0],
    "lasttoken": lambda x: x[-1],
    "max": lambda x: x.max(axis=0),
    "weightedmean": _weighted_mean,
    "mean_sqrt_len_tokens": lambda x: x.sum(axis=0) / np.sqrt(x.dtype.type(len(x))),
}
