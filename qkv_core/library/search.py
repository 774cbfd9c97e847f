"""Search with attention: a soft look-up on a shelf of books, and what is measured of it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from qkv_core.attention import Array, AttentionTrace, scaled_dot_product_attention, softmax
from qkv_core.library.shelf import Book, names_of
from qkv_core.measures.pca import Plane, principal_plane
from qkv_core.measures.similarity import cosine

_SHARPEST = 1000.0
_CURVE_POINTS = 90


def soft_lookup(query: Array, keys: Array, values: Array, *, scale: float) -> AttentionTrace:
    """Attention as a search: one query [d] or several [m, d] against keys [n, d], for a blend of values [n, d_value].

    One head: weights are `attention_weights[0]` [m, n], blends `z[0]` [m, d_value]. Raises ValueError
    for an empty shelf or shapes that don't fit.
    """
    if keys.ndim != 2 or len(keys) == 0:
        raise ValueError(f"A look-up needs at least one key, [n, d]; got keys {keys.shape}.")
    return scaled_dot_product_attention(np.atleast_2d(query)[None], keys[None], values[None], scale=scale)


@dataclass(frozen=True, eq=False)
class Search:
    """One query's look-up on a shelf: by the books' labels, or by their contents as if those were the labels."""

    query: str
    books: tuple[Book, ...]
    asks: Array  # [d], the query's embedding
    labels: Array  # [n_books, d]
    contents: Array  # [n_books, d], the values
    scale: float  # what query · key is multiplied by
    by_content: bool = False

    @property
    def keys(self) -> Array:
        """What the query is compared with, [n_books, d]."""
        return self.contents if self.by_content else self.labels

    @cached_property
    def trace(self) -> AttentionTrace:
        """The four steps."""
        return soft_lookup(self.asks, self.keys, self.contents, scale=self.scale)

    @cached_property
    def by_labels(self) -> "Search":
        """The same look-up by labels."""
        return replace(self, by_content=False)

    @property
    def scores(self) -> Array:
        """query · key, [n_books]."""
        scores: Array = self.trace.scores[0, 0]
        return scores

    @property
    def attention_weights(self) -> Array:
        """Each book's share of what comes back, [n_books]."""
        attention_weights: Array = self.trace.attention_weights[0, 0]
        return attention_weights

    @property
    def blend(self) -> Array:
        """What comes back, [d]."""
        blend: Array = self.trace.z[0, 0]
        return blend

    @cached_property
    def names(self) -> list[str]:
        """The labels, with their places where several books have the same."""
        return names_of(self.books)

    @cached_property
    def order(self) -> list[int]:
        """The books, the best match first."""
        return [int(book) for book in np.argsort(-self.scores, kind="stable")]

    @property
    def best(self) -> int:
        """What a dictionary would return: the one best key's book, all of it and nothing else."""
        return self.order[0]

    @cached_property
    def nearest(self) -> list[tuple[int, float]]:
        """The books by the cosine of their content with the blend, the nearest first."""
        likeness = cosine(self.contents, self.blend)
        return [(int(book), float(likeness[book])) for book in np.argsort(-likeness, kind="stable")]

    @cached_property
    def label_likeness(self) -> Array:
        """The cosine of each label with its content, [n_books]."""
        return cosine(self.labels, self.contents)

    @property
    def are_cosines(self) -> bool:
        """Whether the scores are cosines, since query and keys have length 1."""
        lengths = np.linalg.norm(np.vstack([self.asks, self.keys]), axis=-1)
        return bool(np.allclose(lengths, 1, atol=1e-5))


@dataclass(frozen=True, eq=False)
class Sharpness:
    """The same search with other factors before softmax, from nearly even shares to nearly a dictionary."""

    factors: Array  # [n_factors]
    curves: Array  # [n_factors, n_books]: the weights
    formula: float  # the formula's own factor, 1/√d
    at_formula: Array  # [n_books]


def sharpen(found: Search) -> Sharpness:
    """The weights of a search as it sharpens, and at the formula's own scale."""
    formula = len(found.asks) ** -0.5
    factors = np.geomspace(min(formula, found.scale) / 4, _SHARPEST, _CURVE_POINTS)
    return Sharpness(factors, softmax(factors[:, None] * found.scores), formula, softmax(formula * found.scores))


def plane_of(found: Search) -> Plane:
    """The plane in which keys and values differ most; the shelf's alone, so that it stays while the query changes."""
    return principal_plane(np.vstack([found.keys, found.contents]))
