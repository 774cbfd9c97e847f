"""One head before and after a change: what became of its matrices, its scores, its weights and its z."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, AttentionTrace
from qkv_core.interventions import Intervention
from qkv_core.measures.rows import entropy_share
from qkv_core.measures.similarity import cosine
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class Experiment:
    """The same view in the untouched model and in a changed one."""

    untouched: View
    changed: View

    @property
    def interventions(self) -> tuple[Intervention, ...]:
        """What was changed."""
        return self.changed.encoding.interventions

    @property
    def n_heads_named(self) -> int:
        """How many heads one of the interventions names, among all of the model."""
        encoder = self.untouched.encoding.encoder
        return len(
            {
                (layer, head)
                for change in self.interventions
                for layer in (range(encoder.n_layers) if change.layer is None else [change.layer])
                for head in range(encoder.n_heads)[change.heads]
            }
        )

    @property
    def n_keys_seen(self) -> int:
        """How many keys the query may attend to in the changed head."""
        trace, head, query = self.changed.trace, self.changed.head, self.changed.query
        shape = trace.attention_weights.shape
        return shape[-1] if trace.mask is None else int(np.broadcast_to(trace.mask, shape)[head, query].sum())


@dataclass(frozen=True)
class HeadMeasures:
    """Four numbers of one head on one text."""

    score_symmetry: float  # cosine of S with Sᵀ: 1 if every pair scores the same both ways, -1 if with opposite sign
    largest_gap: float  # the largest |S[i, j] - S[j, i]|
    self_attention: float  # a query's weight on its own token, the mean over all queries
    entropy_share: float  # entropy of a query's weights over ln n, the mean; NaN for a head that may attend to nothing


@dataclass(frozen=True, eq=False)
class Retrieval:
    """What one query's z brings back, untouched and changed, as cosines."""

    before: Array  # [n_key]: untouched z with each token's untouched value
    after: Array  # [n_key]: changed z with each token's untouched value
    own_query_before: float  # untouched z with its own untouched query
    own_query_after: float  # changed z with its own changed query
    between: float  # changed z with untouched z


@dataclass(frozen=True, eq=False)
class ChangedHead:
    """What a change did to the head of a view.

    `made_by` says what makes its q, k and v now, by "Q", "K" and "V": "Q", "K" or "V" where it is the head's own
    learned matrix of that name, "x" where slices of x are handed on, "shared" where it is the mean of several heads'
    matrices, "random" where it was drawn anew.
    """

    made_by: Mapping[str, str]
    keys_are_queries: bool  # k and q are the same numbers
    values_are_keys: bool  # v and k are the same numbers
    rescaled: float  # the changed scale over the untouched one
    looks_back_only: bool
    reads_the_same: bool  # the layer's x has not changed
    same_weights: bool
    silent: bool  # it may attend to no token
    nothing_changed: bool  # its x, q, k, v, weights and z are what they were
    untouched: HeadMeasures
    changed: HeadMeasures
    from_transpose: float  # the largest |S' - Sᵀ| of the changed and the untouched scores
    moved: float  # the share of its attention that a query gives to other keys than before, the mean over all queries
    other: int  # the untouched query's strongest key besides its own token
    retrieval: Retrieval

    @property
    def own_parts_changed(self) -> bool:
        """Whether anything that makes the head's weights was changed, other than what it reads."""
        queries_and_keys = (self.made_by["Q"], self.made_by["K"])
        return queries_and_keys != ("Q", "K") or self.rescaled != 1 or self.looks_back_only

    @property
    def only_rescaled(self) -> bool:
        """Whether the scale is all that is changed of what makes its weights."""
        return self.reads_the_same and not self.looks_back_only and (self.made_by["Q"], self.made_by["K"]) == ("Q", "K")

    @property
    def only_reads(self) -> bool:
        """Whether the head itself is as it was, and what it reads is not."""
        return not self.own_parts_changed and self.made_by["V"] == "V" and not self.reads_the_same


def changed_head(experiment: Experiment) -> ChangedHead:
    """Measure the experiment's head, and what its query brings back."""
    untouched, changed = experiment.untouched, experiment.changed
    before, after, head = untouched.trace, changed.trace, untouched.head
    same_x = np.array_equal(untouched.layer_trace.x, changed.layer_trace.x)
    same_weights = np.array_equal(untouched.head_weights, changed.head_weights)
    others = np.where(np.arange(len(untouched.tokens)) == untouched.query, -1, untouched.row)
    causal = changed.layer_trace.layer.causal
    return ChangedHead(
        made_by={letter: _made_by(experiment, letter) for letter in "QKV"},
        keys_are_queries=np.array_equal(after.k[head], after.q[head]),
        values_are_keys=np.array_equal(after.v[head], after.k[head]),
        rescaled=after.scale_of(head) / before.scale_of(head),
        looks_back_only=causal is not None and bool(causal[head].all()),
        reads_the_same=same_x,
        same_weights=same_weights,
        silent=not changed.head_weights.any(),
        nothing_changed=same_x
        and same_weights
        and all(np.array_equal(getattr(before, name)[head], getattr(after, name)[head]) for name in "qkvz"),
        untouched=head_measures(before, head),
        changed=head_measures(after, head),
        from_transpose=float(np.abs(after.scores[head] - before.scores[head].T).max()),
        moved=moved_attention(untouched.head_weights, changed.head_weights),
        other=int(others.argmax()),
        retrieval=retrieval(experiment),
    )


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


def moved_attention(before: Array, after: Array) -> float:
    """Of attention weights [n_query, n_key]: the share that went to other keys, the mean over all queries.

    Half of Σ|a' - a|, the total variation distance: 0 if no weight changed, 1 if none stayed where it was.
    """
    return float((np.abs(after - before).sum(axis=-1) / 2).mean())


def retrieval(experiment: Experiment) -> Retrieval:
    """Compare the query token's z with what every token has to pass on in the untouched model.

    With V := K it is a blend of keys, so it points where the query pointed: `own_query_after` says how far.
    """
    before, after = experiment.untouched.trace, experiment.changed.trace
    head, query = experiment.untouched.head, experiment.untouched.query
    z_before, z_after, values = before.z[head, query], after.z[head, query], before.v[head]
    return Retrieval(
        before=cosine(values, z_before),
        after=cosine(values, z_after),
        own_query_before=float(cosine(z_before, before.q[head, query])),
        own_query_after=float(cosine(z_after, after.q[head, query])),
        between=float(cosine(z_after, z_before)),
    )


def _made_by(experiment: Experiment, letter: str) -> str:
    head, d_head = experiment.untouched.head, experiment.untouched.encoding.encoder.d_head
    learned, used = experiment.untouched.layer_trace.layer, experiment.changed.layer_trace.layer
    W, b = getattr(used, f"W_{letter}"), getattr(used, f"b_{letter}")
    for name in "QKV":
        if np.array_equal(W[head], getattr(learned, f"W_{name}")[head]) and np.array_equal(
            b[head], getattr(learned, f"b_{name}")[head]
        ):
            return name
    if b[head].any():  # a mean of learned biases; where a matrix is drawn anew or picks dimensions, there are none
        return "shared"
    slice_of_x = np.eye(len(W[head]))[:, head * d_head : (head + 1) * d_head]
    return "x" if np.array_equal(W[head], slice_of_x) else "random"
