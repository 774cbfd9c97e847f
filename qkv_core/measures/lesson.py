"""What the model itself answers to the lesson's questions. No figure of its own: its ideas are seen on the pages'."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, softmax
from qkv_core.encoder import Encoding
from qkv_core.measures.changes import Experiment
from qkv_core.measures.comparison import Comparison, compare
from qkv_core.measures.likeness import angle_cosines
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class Answers:
    """Numbers of one view, and what would come of it if one thing were otherwise."""

    ranked: tuple[int, ...]  # the keys, the one that the query looks at most first
    row: Array  # the query's weights, [n_key]
    scores: Array  # its products with the keys, [n_key]
    tied: Experiment  # one matrix for q and k in this head
    changed: Comparison  # the sentence with one word changed
    back: Array  # each token's weight on the query, [n]
    overlap: float  # of what the head's W_Q and W_K read of x: mean squared cosine of their principal angles
    unrelated_overlap: float  # the same of directions of no relation, on average
    row_sum: float
    columns: Array  # what each key collects, [n_key]
    unscaled_largest: float  # the row's largest weight without the division by √d_head
    error_of_values: float  # how far z is from the weighted sum of the values, at most, ...
    error_of_keys: float  # ... from that of the keys, ...
    error_of_best: float  # ... and from the best key's value by itself
    n_agreeing: int  # heads of the model whose strongest key for this query is the same, this one included
    n_heads: int
    n_looked_at: int  # different tokens that the heads look at most


def answers(view: View, tied: Encoding, changed: Encoding) -> Answers:
    """Everything that the lesson says of a view; `tied` is its text where q and k of its head share a matrix."""
    trace, head, query = view.trace, view.head, view.query
    ranked = np.argsort(-view.row, kind="stable")
    z = trace.z[head, query]
    strongest = np.array([layer.attention.attention_weights[:, query].argmax(axis=1) for layer in view.encoding.layers])
    return Answers(
        ranked=tuple(ranked.tolist()),
        row=view.row,
        scores=trace.scores[head, query],
        tied=Experiment(view, view.of(tied)),
        changed=compare(view, changed),
        back=view.head_weights[:, query],
        overlap=_overlap(view),
        unrelated_overlap=view.encoding.encoder.d_head / view.encoding.encoder.d_model,
        row_sum=float(view.row.sum(dtype=np.float64)),
        columns=view.head_weights.sum(axis=0, dtype=np.float64),
        unscaled_largest=float(softmax(trace.rescaled(1)[head, query][None]).max()),
        error_of_values=_largest_gap(z, view.row @ trace.v[head]),
        error_of_keys=_largest_gap(z, view.row @ trace.k[head]),
        error_of_best=_largest_gap(z, trace.v[head, ranked[0]]),
        n_agreeing=int((strongest == view.row.argmax()).sum()),
        n_heads=strongest.size,
        n_looked_at=len(np.unique(strongest)),
    )


def _overlap(view: View) -> float:
    layer, here = view.layer_trace.layer, slice(view.head, view.head + 1)
    return float(np.mean(angle_cosines(layer.W_Q[here], layer.W_K[here]) ** 2))


def _largest_gap(a: Array, b: Array) -> float:
    return float(np.abs(a - b).max())
