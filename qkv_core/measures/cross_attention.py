"""Asking another text: the queries of one sentence, the keys and values of another, in one head of one layer."""

from dataclasses import dataclass, replace

import numpy as np

from qkv_core.attention import Array, AttentionTrace, project
from qkv_core.encoder import Encoding
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class Crossing:
    """The chosen layer's attention from the tokens of one text to those of another."""

    view: View  # who asks
    answering: Encoding
    trace: AttentionTrace  # [n_heads, n_query, n_key], of all heads of the layer

    @property
    def head_weights(self) -> Array:
        """The chosen head's weights, a row each token that asks: [n_query, n_key]."""
        weights: Array = self.trace.attention_weights[self.view.head]
        return weights

    @property
    def row(self) -> Array:
        """What the chosen query gives to each token of the other text, [n_key]."""
        row: Array = self.head_weights[self.view.query]
        return row

    @property
    def order(self) -> tuple[int, ...]:
        """The other text's tokens, the one that gets most first."""
        return tuple(np.argsort(-self.row, kind="stable").tolist())

    @property
    def moved(self) -> float:
        """How far the query's z is from the z that its own text gave it: cosine."""
        own, other = self.view.trace.z[self.view.head, self.view.query], self.trace.z[self.view.head, self.view.query]
        norms = float(np.linalg.norm(own) * np.linalg.norm(other))
        return float(own @ other) / norms if norms else 0.0


def ask(view: View, answering: Encoding) -> Crossing:
    """Both texts' x are those of the chosen layer; the query, key and value are made by its own matrices.

    Between two texts there is no distance, so none adds to a score.
    """
    layer, x = replace(view.layer_trace.layer, relative_positions=None), answering.layers[view.layer].x
    keys, values = project(x, layer.W_K, layer.b_K), project(x, layer.W_V, layer.b_V)
    return Crossing(view, answering, layer.attention(view.trace.q, keys, values))
