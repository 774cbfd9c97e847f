"""How alike: the cosine of two vectors, the rank correlation of two lists. It serves many measures."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array


def cosine(a: Array, b: Array) -> Array:
    """The cosine of the angle between vectors, over the last axis; the other axes broadcast.

    A vector of zeros has no direction: its cosine with anything is 0.
    """
    dot = np.sum(a * b, axis=-1)
    lengths = np.linalg.norm(a, axis=-1) * np.linalg.norm(b, axis=-1)
    return np.asarray(dot / np.where(lengths == 0, 1, lengths))


def ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    """Each value's place from 1 (the smallest); equal values share the mean of their places. [n] -> [n]."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    shared: NDArray[np.float64] = (last - (count - 1) / 2)[place]
    return shared


def rank_correlation(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Spearman's ρ of two lists [n]: the correlation of their ranks, -1 to 1, ties by the mean rank.

    Source: Spearman 1904, "The Proof and Measurement of Association between Two Things". Raises ValueError
    unless both hold the same number of values, neither is constant and none is NaN.
    """
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(f"Both lists must be [n] with the same n; got {a.shape} and {b.shape}.")
    if np.isnan(a).any() or np.isnan(b).any():
        raise ValueError("A rank correlation needs numbers; got NaN.")
    centred = [ranks(values) - (len(a) + 1) / 2 for values in (a, b)]
    if not all(values.any() for values in centred):
        raise ValueError("A rank correlation needs at least two different values in each list; got a constant one.")
    return float(cosine(*centred))
