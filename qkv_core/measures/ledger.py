"""One cell of attention as a ledger: every number from q and k to z, for a query token and a key token."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, read_only
from qkv_core.view import View


@dataclass(frozen=True)
class Ledger:
    """The arithmetic behind one attention weight and one row of z; read-only arrays in the trace's dtype."""

    key: int  # the key token's position
    q: Array  # [d_head], of the query token
    k: Array  # [d_head], of the key token
    products: Array  # [d_head]; they add up to score
    score: float
    d_head: int
    scale: float
    distance: float | None  # what the pair's distance adds, in a model that has it so
    scaled_score: float
    row_scaled_scores: Array  # [n_key]
    row_largest_key: int
    row_largest_distance: float | None
    row_largest_score: float  # the score of the key whose scaled score is the largest
    row_largest: float  # subtracted before exp, so that exp can't overflow; the weights stay the same
    row_exponentials: Array  # [n_key]
    denominator: float  # the sum of the row's exponentials
    row_attention_weights: Array  # [n_key]
    attention_weight: float
    v: Array  # [d_head], of the key token
    weighted_values: Array  # [n_key, d_head]; they add up to z
    z: Array  # [d_head]

    @property
    def weighted_value(self) -> Array:
        """The key's own part of z: its weight times its v, [d_head]."""
        weighted: Array = self.weighted_values[self.key]
        return weighted


def ledger(view: View, key: int) -> Ledger:
    """Follow the view's query to a key, all numbers from the trace or one visible operation away from it."""
    trace, head, query = view.trace, view.head, view.query
    scaled_scores = trace.scaled_scores[head, query]
    exponentials = np.exp(scaled_scores - scaled_scores.max())
    largest = int(scaled_scores.argmax())
    added = None if trace.position_bias is None else trace.position_bias[head, query]
    return Ledger(
        key=key,
        q=trace.q[head, query],
        k=trace.k[head, key],
        products=read_only(trace.q[head, query] * trace.k[head, key]),
        score=float(trace.scores[head, query, key]),
        d_head=trace.q.shape[-1],
        scale=trace.scale_of(head),
        distance=None if added is None else float(added[key]),
        scaled_score=float(scaled_scores[key]),
        row_scaled_scores=scaled_scores,
        row_largest_key=largest,
        row_largest_distance=None if added is None else float(added[largest]),
        row_largest_score=float(trace.scores[head, query, largest]),
        row_largest=float(scaled_scores.max()),
        row_exponentials=read_only(exponentials),
        denominator=float(exponentials.sum()),
        row_attention_weights=view.row,
        attention_weight=float(view.row[key]),
        v=trace.v[head, key],
        weighted_values=read_only(view.row[:, None] * trace.v[head]),
        z=trace.z[head, query],
    )
