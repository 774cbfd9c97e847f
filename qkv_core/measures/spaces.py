"""The tokens as points: as queries, keys and values each by itself; and queries with keys on one plane.

On that plane a product is a score and closeness predicts attention.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.pca import Plane, principal_plane
from qkv_core.measures.projections import Projection
from qkv_core.view import View

# How far the picture stretches the queries and shrinks the keys. Over the bundled model's heads, closeness
# then orders the keys about as well as the product does; with 1 it does not, because long keys seem far away.
STRETCH = 2.0


@dataclass(frozen=True, eq=False)
class Space:
    """Every token as a point in one role. Distances are Euclidean, in all dimensions."""

    role: str
    plane: Plane  # fitted to all tokens
    away: Array  # [n]: how far each token is from the one that asks
    near: tuple[int, ...]  # the other visible tokens, the nearest to the asking one first; none if that one is hidden
    nearest: Mapping[int, int]  # of each visible token, the nearest other one; empty where fewer than two are visible


def spaces(view: View, projections: Mapping[str, Projection]) -> dict[str, Space]:
    """The three spaces of the view's head, by role."""
    return {role: _space(view, projection) for role, projection in projections.items()}


def distances(vectors: Array) -> Array:
    """Euclidean distance of every vector from every other, [n, d] -> [n, n].

    A bias moves all vectors alike, so distances don't see it.
    """
    wide = vectors.astype(np.float64)
    return np.asarray(np.linalg.norm(wide[:, None] - wide[None], axis=-1))


def neighbours(away: Array, token: int, among: list[int]) -> list[int]:
    """The other tokens `among` those given, nearest first; `away` [n] is how far each is from the token."""
    return sorted((other for other in among if other != token), key=lambda other: float(away[other]))


def nearest(apart: Array, among: list[int]) -> dict[int, int]:
    """For each of the tokens `among` those given the nearest other one; `apart` [n, n] is how far any two are."""
    if len(among) < 2:
        return {}
    within = apart[np.ix_(among, among)].copy()
    np.fill_diagonal(within, np.inf)
    return {token: among[place] for token, place in zip(among, within.argmin(axis=1), strict=True)}


@dataclass(frozen=True, eq=False)
class JointPicture:
    """Points of queries and keys: the product of two is the best that two dimensions can say of their score."""

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

    def stretched(self, factor: float) -> "JointPicture":
        """Queries `factor` times as far out and keys as much further in; ValueError unless it is positive.

        No product changes, distances do: |q − k|² is |q|² − 2·q·k + |k|², where |q|² is the same for all keys, so
        shorter keys leave the product to decide.
        """
        if factor <= 0:
            raise ValueError(f"factor must be positive; got {factor}.")
        return replace(self, queries=self.queries * factor, keys=self.keys / factor)


def joint_picture(scaled_scores: Array) -> JointPicture:
    """One plane for queries and keys, from scaled scores [n_query, n_key].

    Each row's mean is taken off first: softmax ignores it. Of the rest, U·Σ·Vᵀ by singular values, the two
    largest are kept, which no other two dimensions can better (Eckart and Young 1936), and Σ is split evenly:
    queries U·√Σ, keys V·√Σ.
    """
    centred = scaled_scores - scaled_scores.mean(axis=1, keepdims=True, dtype=np.float64)
    left, spread, right = np.linalg.svd(centred, full_matrices=False)
    root = np.sqrt(spread)
    return JointPicture(_two_columns(left * root), _two_columns(right.T * root), _share_of_two(spread))


@dataclass(frozen=True, eq=False)
class Joint:
    """The picture as it is shown, and how far it can be trusted."""

    picture: JointPicture
    strongest: int  # the asking token's strongest key
    nearest: int  # the key whose point is nearest to the asking token's
    n_nearest_right: int  # for so many queries the nearest key is the strongest


def joint(view: View) -> Joint:
    """The view's head on one plane."""
    scaled_scores = view.trace.scaled_scores[view.head]
    picture = joint_picture(scaled_scores).stretched(STRETCH)
    closeness = picture.closeness
    return Joint(
        picture=picture,
        strongest=int(view.row.argmax()),
        nearest=int(closeness[view.query].argmax()),
        n_nearest_right=n_right(closeness, scaled_scores),
    )


def n_right(prediction: Array, scores: Array) -> int:
    """For how many queries the key with the largest prediction has the largest score, too."""
    chosen = prediction.argmax(axis=1)
    return int(np.sum(scores[np.arange(len(scores)), chosen] == scores.max(axis=1)))


def _space(view: View, projection: Projection) -> Space:
    apart, visible = distances(projection.vectors), view.visible
    return Space(
        role=projection.role,
        plane=principal_plane(projection.vectors),
        away=apart[view.query],
        near=tuple(neighbours(apart[view.query], view.query, visible)) if view.query in visible else (),
        nearest=nearest(apart, visible),
    )


def _two_columns(columns: Array) -> Array:
    """The first two columns; a column of zeros where there is only one."""
    return np.pad(columns, ((0, 0), (0, max(0, 2 - columns.shape[1]))))[:, :2]


def _share_of_two(spread: Array) -> float:
    whole = float(np.sum(spread**2))
    return float(np.sum(spread[:2] ** 2)) / whole if whole > 0 else 1.0
