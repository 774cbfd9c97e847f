"""The tokens as points: who is near whom in all dimensions, and queries with keys on one plane."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.measures.similarity import rank_correlation

# How far the joint picture stretches the queries and shrinks the keys. Over the bundled model's heads, closeness
# then orders the keys about as well as the product does; with 1 it does not, because long keys seem far away.
STRETCH = 2.0


def distances(vectors: Array) -> Array:
    """Euclidean distance of every vector from every other, [n, d] -> [n, n].

    A bias moves all vectors alike, so distances don't see it.
    """
    wide = vectors.astype(np.float64)
    return np.asarray(np.linalg.norm(wide[:, None] - wide[None], axis=-1))


def neighbours(vectors: Array, token: int, among: list[int]) -> list[tuple[int, float]]:
    """The other tokens `among` those given, nearest first, each with its distance."""
    away = distances(vectors)[token]
    others = sorted((other for other in among if other != token), key=lambda other: float(away[other]))
    return [(other, float(away[other])) for other in others]


def nearest(vectors: Array, among: list[int]) -> list[int]:
    """For each of the tokens `among` those given, at least two, the nearest other one."""
    away = distances(vectors)[np.ix_(among, among)]
    np.fill_diagonal(away, np.inf)
    return [among[place] for place in away.argmin(axis=1)]


@dataclass(frozen=True)
class JointPicture:
    """Queries and keys of one head on one plane, where a product is a score and closeness predicts attention."""

    queries: Array  # [n_query, 2]
    keys: Array  # [n_key, 2]
    share: float  # of the squared, row-centred scaled scores, 0 to 1

    @property
    def products(self) -> Array:
        """The best approximation by two dimensions of the row-centred scaled scores, [n_query, n_key]."""
        return self.queries @ self.keys.T

    @property
    def closeness(self) -> Array:
        """Minus the squared distance of every query's point from every key's, [n_query, n_key]."""
        gaps = self.queries[:, None] - self.keys[None]
        return -np.asarray(np.sum(gaps * gaps, axis=-1))


def joint_picture(scaled_scores: Array, stretch: float = STRETCH) -> JointPicture:
    """One plane for queries and keys, from scaled scores [n_query, n_key].

    Each row's mean is taken off first: softmax ignores it. Of the rest, U·Σ·Vᵀ by singular values, the two
    largest are kept, which no other two dimensions can better (Eckart and Young 1936), and Σ is split evenly:
    queries U·√Σ·stretch, keys V·√Σ/stretch. No product depends on `stretch`, distances do: |q − k|² is
    |q|² − 2·q·k + |k|², where |q|² is the same for all keys, so shorter keys leave the product to decide.
    """
    if stretch <= 0:
        raise ValueError(f"stretch must be positive; got {stretch}.")
    centred = scaled_scores - scaled_scores.mean(axis=1, keepdims=True, dtype=np.float64)
    left, spread, right = np.linalg.svd(centred, full_matrices=False)
    root = np.sqrt(spread)
    queries, keys = _two_columns(left * root), _two_columns(right.T * root)
    return JointPicture(queries * stretch, keys / stretch, _share_of_two(spread))


def agreement(prediction: Array, scores: Array) -> tuple[float, int]:
    """How well a prediction [n_query, n_key] orders the keys as the scores do.

    The mean over the queries of the rank correlation, and for how many queries both name the same key
    first. A row that is constant orders nothing: it counts as 0.
    """
    rows = [_order(a, b) for a, b in zip(prediction, scores, strict=True)]
    return float(np.mean(rows)), int(np.sum(prediction.argmax(axis=1) == scores.argmax(axis=1)))


def _order(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    return rank_correlation(a, b) if np.ptp(a) > 0 and np.ptp(b) > 0 else 0.0


def _two_columns(columns: Array) -> Array:
    """The first two columns; a column of zeros where there is only one."""
    return np.pad(columns, ((0, 0), (0, max(0, 2 - columns.shape[1]))))[:, :2]


def _share_of_two(spread: Array) -> float:
    whole = float(np.sum(spread**2))
    return float(np.sum(spread[:2] ** 2)) / whole if whole > 0 else 1.0
