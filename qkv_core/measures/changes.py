"""One head before and after an intervention: what became of its scores, its weights and its z."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qkv_core.attention import Array, AttentionTrace
from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention
from qkv_core.measures.rows import entropy_share
from qkv_core.measures.similarity import cosine
from qkv_core.view import Choice


@dataclass(frozen=True)
class Comparison:
    """One view of the same text in the untouched model and in the changed one."""

    untouched: Encoding
    changed: Encoding
    choice: Choice

    @property
    def before(self) -> AttentionTrace:
        """The chosen layer's attention, untouched."""
        return self.untouched.layers[self.choice.layer].attention

    @property
    def after(self) -> AttentionTrace:
        """The chosen layer's attention, changed."""
        return self.changed.layers[self.choice.layer].attention


def changed_heads(interventions: Sequence[Intervention], n_layers: int, n_heads: int) -> set[tuple[int, int]]:
    """(layer, head) of every head that one of the interventions names."""
    return {
        (layer, head)
        for change in interventions
        for layer in (range(n_layers) if change.layer is None else [change.layer])
        for head in range(n_heads)[change.heads]
    }


@dataclass(frozen=True)
class HeadMeasures:
    """Four numbers of one head on one text."""

    score_symmetry: float  # cosine of S with Sᵀ: 1 if every pair scores the same both ways, -1 if with opposite sign
    largest_gap: float  # the largest |S[i, j] - S[j, i]|
    self_attention: float  # a query's weight on its own token, the mean over all queries
    entropy_share: float  # entropy of a query's weights over ln n, the mean; NaN for a head that may attend to nothing


def head_measures(trace: AttentionTrace, head: int) -> HeadMeasures:
    """Measure one head of a text's attention to itself (n_query = n_key)."""
    scores = trace.scores[head].astype(np.float64)
    attention_weights = trace.attention_weights[head]
    return HeadMeasures(
        score_symmetry=float(cosine(scores.ravel(), scores.T.ravel())),
        largest_gap=float(np.abs(scores - scores.T).max()),
        self_attention=float(np.diagonal(attention_weights).mean()),
        entropy_share=float(entropy_share(attention_weights).mean()) if attention_weights.any() else float("nan"),
    )


def moved_attention(before: AttentionTrace, after: AttentionTrace, head: int) -> float:
    """The share of its attention that a query gives to other keys than before, the mean over all queries.

    Half of Σ|a' - a|, the total variation distance: 0 if no weight changed, 1 if none stayed where it was.
    """
    moved = np.abs(after.attention_weights[head] - before.attention_weights[head]).sum(axis=-1) / 2
    return float(moved.mean())


def is_untouched(before: AttentionTrace, after: AttentionTrace, head: int) -> bool:
    """Whether the head reads, does and hands over exactly what it did: no change reaches it."""
    pairs = [(getattr(before, name)[head], getattr(after, name)[head]) for name in ("q", "k", "v", "z")]
    return all(np.array_equal(one, other) for one, other in pairs)


def pairwise_cosines(vectors: Sequence[Array]) -> Array:
    """Of each vector with each later one: AB, AC, BC of three; [n·(n - 1)/2]."""
    return np.array([float(cosine(one, other)) for one, other in combinations(vectors, 2)])


@dataclass(frozen=True)
class Retrieval:
    """What one query's z brings back, untouched and changed, as cosines."""

    before: Array  # [n_key]: untouched z with each token's untouched value
    after: Array  # [n_key]: changed z with each token's untouched value
    own_query_before: float  # untouched z with its own untouched query
    own_query_after: float  # changed z with its own changed query
    between: float  # changed z with untouched z


def retrieval(before: AttentionTrace, after: AttentionTrace, head: int, query: int) -> Retrieval:
    """Compare the query token's z with what every token has to hand over in the untouched model.

    With V := K it is a blend of keys, so it points where the query pointed: `own_query_after` says how far.
    """
    z_before, z_after, values = before.z[head, query], after.z[head, query], before.v[head]
    return Retrieval(
        before=cosine(values, z_before),
        after=cosine(values, z_after),
        own_query_before=float(cosine(z_before, before.q[head, query])),
        own_query_after=float(cosine(z_after, after.q[head, query])),
        between=float(cosine(z_after, z_before)),
    )
