"""Looking back only: what a causal mask forbids a query, and what comes of it. Its pictures are those of `changes`."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.changes import Experiment
from qkv_core.measures.similarity import cosine
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class LookingBack:
    """A query's row without the mask and under it."""

    experiment: Experiment
    n_allowed: int  # keys that the query may see: its own and those before
    later_share: float  # what it gave, without the mask, to tokens that come later
    before: Array  # its weights without the mask, [n_key]
    after: Array  # and under it
    largest_later: float  # the largest weight that any query of the head gives to a later token under the mask
    meaning: float  # cosine of the sentence embedding under the mask with the untouched one


def looking_back(view: View, masked: Encoding) -> LookingBack:
    """What a mask does to the view's query, its head and the sentence; `masked` is its text read under the mask."""
    before, after = view, view.of(masked)
    embeddings = (view.encoding.sentence_embedding for view in (before, after))
    return LookingBack(
        Experiment(before, after),
        n_allowed=before.query + 1,
        later_share=float(before.row[before.query + 1 :].sum()),
        before=before.row,
        after=after.row,
        largest_later=float(np.triu(after.head_weights, 1).max()),
        meaning=float(cosine(*embeddings)),
    )


@dataclass(frozen=True)
class MaskedKey:
    """One key of a query's row on its way through a masked softmax."""

    position: int
    scaled_score: float
    may_be_seen: bool
    attention_weight: float


def masked_row(view: View) -> list[MaskedKey]:
    """Where the mask enters: before softmax, in the view's row."""
    trace, head, query = view.trace, view.head, view.query
    scaled = trace.scaled_scores[head, query]
    shape = trace.attention_weights.shape
    allowed = np.ones(shape, bool) if trace.mask is None else np.broadcast_to(trace.mask, shape)
    return [
        MaskedKey(key, float(scaled[key]), bool(allowed[head, query, key]), float(weight))
        for key, weight in enumerate(view.row)
    ]
