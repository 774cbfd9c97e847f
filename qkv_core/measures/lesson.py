"""What the model itself answers to the lesson's questions. No figure of its own: its stops lead to other pages'."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, scaled_dot_product_attention, softmax
from qkv_core.measures.likeness import angle_cosines
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class Answers:
    """Numbers of one view, and what would come of it if one thing were otherwise."""

    ranked: tuple[int, ...]  # the keys, the one that the query looks at most first
    row: Array  # the query's weights, [n_key]
    back: Array  # each token's weight on the query, [n]
    overlap: float  # of what the head's W_Q and W_K read of x: mean squared cosine of their principal angles
    unrelated_overlap: float  # the same of directions of no relation, on average
    row_sum: float
    columns: Array  # what each key collects, [n_key]
    unscaled_largest: float  # the row's largest weight without the division by √d_head
    asymmetry: float  # the largest gap between a score and its mirror
    tied_asymmetry: float  # the same, if the keys were made by W_Q
    self_attention: float  # the mean weight of a token on itself
    tied_self_attention: float
    error_of_values: float  # how far z is from the weighted sum of the values, at most, ...
    error_of_keys: float  # ... from that of the keys, ...
    error_of_best: float  # ... and from the best key's value by itself
    error_of_sum: float  # how far all heads' outputs and b_O, added up, are from the layer's attention output, at most
    n_agreeing: int  # heads of the model whose strongest key for this query is the same, this one included
    n_heads: int
    n_looked_at: int  # different tokens that the heads look at most


def answers(view: View) -> Answers:
    """Everything that the lesson says of a view."""
    trace, head, query = view.trace, view.head, view.query
    ranked = np.argsort(-view.row, kind="stable")
    q, z = trace.q[head], trace.z[head, query]
    bias = None if trace.position_bias is None else trace.position_bias[head][None]
    tied = scaled_dot_product_attention(
        q[None], q[None], trace.v[head][None], scale=trace.scale_of(head), position_bias=bias
    )
    strongest = np.array([layer.attention.attention_weights[:, query].argmax(axis=1) for layer in view.encoding.layers])
    return Answers(
        ranked=tuple(ranked.tolist()),
        row=view.row,
        back=view.head_weights[:, query],
        overlap=_overlap(view),
        unrelated_overlap=view.encoding.encoder.d_head / view.encoding.encoder.d_model,
        row_sum=float(view.row.sum(dtype=np.float64)),
        columns=view.head_weights.sum(axis=0, dtype=np.float64),
        unscaled_largest=float(softmax(trace.rescaled(1)[head, query][None]).max()),
        asymmetry=_largest_gap(trace.scores[head], trace.scores[head].T),
        tied_asymmetry=_largest_gap(tied.scores[0], tied.scores[0].T),
        self_attention=float(np.diag(view.head_weights).mean()),
        tied_self_attention=float(np.diag(tied.attention_weights[0]).mean()),
        error_of_values=_largest_gap(z, view.row @ trace.v[head]),
        error_of_keys=_largest_gap(z, view.row @ trace.k[head]),
        error_of_best=_largest_gap(z, trace.v[head, ranked[0]]),
        error_of_sum=_largest_gap(
            view.layer_trace.attention_output[query],
            view.layer_trace.head_outputs[:, query].sum(axis=0) + view.layer_trace.layer.b_O,
        ),
        n_agreeing=int((strongest == view.row.argmax()).sum()),
        n_heads=strongest.size,
        n_looked_at=len(np.unique(strongest)),
    )


def _overlap(view: View) -> float:
    layer, here = view.layer_trace.layer, slice(view.head, view.head + 1)
    return float(np.mean(angle_cosines(layer.W_Q[here], layer.W_K[here]) ** 2))


def _largest_gap(a: Array, b: Array) -> float:
    return float(np.abs(a - b).max())
