"""Two sentences side by side: which tokens stand for each other, and what changes between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.similarity import cosine
from qkv_core.view import View

CLEAR = 0.05  # of attention: a change that can be seen


@dataclass(frozen=True)
class Alignment:
    """Positions of the same tokens in both sentences, in order: first[i] stands for second[i]."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]

    def partner(self, position: int) -> int | None:
        """Where a token of the first sentence stands in the second; None if it does not."""
        where = np.flatnonzero(self.first == position)
        return int(self.second[where[0]]) if len(where) else None


@dataclass(frozen=True, eq=False)
class Comparison:
    """One head in two sentences, seen from one query of the first."""

    first: View
    second: View  # its query is the partner of the first's, or [CLS] where that has none
    alignment: Alignment

    @property
    def is_followed(self) -> bool:
        """Whether the query has a partner in the second sentence."""
        return self.alignment.partner(self.first.query) is not None

    @property
    def tokens(self) -> list[str]:
        """What both sentences have."""
        return [self.first.tokens[position] for position in self.alignment.first]

    @cached_property
    def changes(self) -> Array:
        """Second minus first: the change of every weight between aligned tokens, [n_aligned, n_aligned]."""
        a, b = self.alignment.first, self.alignment.second
        changes: Array = self.second.head_weights[np.ix_(b, b)] - self.first.head_weights[np.ix_(a, a)]
        return changes

    @property
    def lit(self) -> tuple[frozenset[int], frozenset[int]]:
        """The keys whose weight from the query differs by five points or more, in the first and in the second sentence.

        A key without a partner is compared with 0; a query without one has nothing to compare.
        """
        if not self.is_followed:
            return frozenset(), frozenset()
        losses = self.first.row.copy()
        losses[self.alignment.first] -= self.second.row[self.alignment.second]
        return _clear(losses), _clear(self.gains)

    @property
    def gains(self) -> Array:
        """What each key of the second sentence gets more than its partner got, or at all without one: [n_second]."""
        gains = self.second.row.copy()
        gains[self.alignment.second] -= self.first.row[self.alignment.first]
        return gains


def compare(view: View, second: Encoding) -> Comparison:
    """The view's head in its own sentence and in another."""
    aligned = align(view.encoding, second)
    partner = aligned.partner(view.query)
    return Comparison(view, replace(view, encoding=second, query=partner or 0), aligned)


def align(first: Encoding, second: Encoding) -> Alignment:
    """Where the two agree: at the beginning, at the end, and in between by the longest matching runs (difflib)."""
    a, b = first.token_ids, second.token_ids
    start = _n_alike(a, b)
    end = _n_alike(a[start:][::-1], b[start:][::-1])
    middle = a[start : len(a) - end], b[start : len(b) - end]
    pairs = [(i, i) for i in range(start)]
    for block in SequenceMatcher(None, *middle, autojunk=False).get_matching_blocks():
        pairs += [(start + block.a + i, start + block.b + i) for i in range(block.size)]
    pairs += [(len(a) - i, len(b) - i) for i in range(end, 0, -1)]
    return Alignment(*(np.array(positions, dtype=np.intp) for positions in zip(*pairs, strict=True)))


def _clear(differences: Array) -> frozenset[int]:
    return frozenset(np.flatnonzero(np.abs(differences) >= CLEAR).tolist())


def _n_alike(a: Sequence[int], b: Sequence[int]) -> int:
    """How many of the first ids are the same in both."""
    return next((i for i, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))


def head_distances(found: Comparison) -> Array:
    """How much attention each head moved, [n_layers, n_heads]: half the sum of |change| a query, the mean over queries.

    From 0, the same weights, to 1, all attention went elsewhere. Only aligned queries are compared. Keys without
    a partner count together as one: what moves between an aligned key and any of them counts, what one
    sentence gives to "tired" and the other to "wide" in its place does not.
    """
    moved = []
    firsts, seconds = _aligned(found.first, found.alignment.first), _aligned(found.second, found.alignment.second)
    for a, b in zip(firsts, seconds, strict=True):
        unaligned = np.abs((1 - b.sum(axis=-1)) - (1 - a.sum(axis=-1)))
        moved.append(((np.abs(b - a).sum(axis=-1) + unaligned) / 2).mean(axis=-1))
    return np.stack(moved)


def likeness_by_layer(found: Comparison) -> Array:
    """The cosine of both sentences after the embeddings and after each layer, rows pooled as the model pools."""
    first, second = found.first.encoding, found.second.encoding
    pairs = zip(first.hidden_states, second.hidden_states, strict=True)
    return np.array([cosine(first.encoder.pool(a), second.encoder.pool(b)) for a, b in pairs], dtype=np.float64)


def _aligned(view: View, positions: NDArray[np.intp]) -> Iterator[Array]:
    """Layer by layer, all heads' weights between tokens that have a partner."""
    for layer in view.encoding.layers:
        yield layer.attention.attention_weights[:, positions][:, :, positions]
