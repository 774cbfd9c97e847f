"""What a head's output does to the asking token's vector: how far it moves, and towards which tokens.

The sum x + z·W_O as the residual stream has it, before the LayerNorm that follows, against every token's x.
"""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.similarity import cosine
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class Added:
    """Cosines of the asking token's vector with every token's x, [n], and how far it moved, in parts of its length."""

    before: Array  # of x itself
    with_head: Array  # of x + what the view's head adds
    with_all: Array  # of x + what all heads of the layer add, with b_O
    moved: float  # by the head
    moved_by_all: float


def added(view: View) -> Added:
    """What the view's head, and all heads of its layer, add to the query's x."""
    trace = view.layer_trace
    x = trace.x.astype(np.float64)
    own = x[view.query]
    by_head = view.trace.z[view.head, view.query].astype(np.float64) @ trace.layer.W_O[view.head]
    by_all = trace.attention_output[view.query].astype(np.float64)
    length = float(np.linalg.norm(own)) or 1.0
    return Added(
        before=cosine(own, x),
        with_head=cosine(own + by_head, x),
        with_all=cosine(own + by_all, x),
        moved=float(np.linalg.norm(by_head)) / length,
        moved_by_all=float(np.linalg.norm(by_all)) / length,
    )
