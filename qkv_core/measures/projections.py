"""Where one head's q, k and v come from: the products behind one number, and what the biases do to a score.

Products are computed in float64 from the model's own float32 numbers, so that their sum differs from the
trace's number by float32's rounding and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, add_distances, scale_scores, softmax
from qkv_core.view import View

ROLES = ("query", "key", "value")


@dataclass(frozen=True, eq=False)
class Projection:
    """One of a head's three learned views of every token: `vectors = x @ W + b`."""

    role: str  # of ROLES
    x: Array  # [n, d_model]
    W: Array  # [d_model, d_head]
    b: Array  # [d_head]
    vectors: Array  # [n, d_head], the trace's own q, k or v

    @property
    def symbol(self) -> str:
        """q, k or v."""
        return self.role[0]

    @property
    def subscript(self) -> str:
        """As in W_Q: Q, K or V."""
        return self.symbol.upper()


def projections(view: View) -> dict[str, Projection]:
    """The head's three views of its layer's x, by role."""
    return {role: _projection(view, role) for role in ROLES}


@dataclass(frozen=True, eq=False)
class Followed:
    """One number of the asking token's vector, and what it is the sum of: products `x[d]·W[d, number]` and the bias."""

    projection: Projection
    number: int
    x: Array  # [d_model], of the token
    vector: Array  # [d_head], of the token
    products: Array  # [d_model], float64
    order: tuple[int, ...]  # input dimensions, the largest product in absolute value first

    @property
    def name(self) -> str:
        """As in q[29]."""
        return f"{self.projection.symbol}[{self.number}]"

    @property
    def bias(self) -> float:
        """What is added to the products."""
        return float(self.projection.b[self.number])

    @property
    def value(self) -> float:
        """The number itself, as the model's float32 has it."""
        return float(self.vector[self.number])


def follow(view: View, projection: Projection, number: int | None = None) -> Followed:
    """The products behind one number of the asking token's vector; None: the number largest in absolute value."""
    x, vector = projection.x[view.query], projection.vectors[view.query]
    if number is None:
        number = int(np.abs(vector).argmax())
    products = x.astype(np.float64) * projection.W[:, number]
    order = tuple(np.argsort(-np.abs(products), kind="stable").tolist())
    return Followed(projection, number, x, vector, products, order)


@dataclass(frozen=True, eq=False)
class ScoreParts:
    """Every score of one head as four parts: with q = x·W_Q + b_Q and k = x·W_K + b_K, q·k has four products.

    The shapes tell what each can do: a part that is the same for every key of a row can't change attention,
    because the softmax of a row ignores what all its scores share.
    """

    content_content: Array  # [n_query, n_key]
    content_bias: Array  # [n_query, 1], the same for every key
    bias_content: Array  # [1, n_key], the same for every query
    bias_bias: Array  # [1, 1]

    @property
    def scores(self) -> Array:
        """The four together, [n_query, n_key]."""
        return self.content_content + self.content_bias + self.bias_content + self.bias_bias

    def of(self, query: int, key: int) -> dict[str, float]:
        """The four parts of one score, by name."""
        return {
            "content·content": float(self.content_content[query, key]),
            "content·bias": float(self.content_bias[query, 0]),
            "bias·content": float(self.bias_content[0, key]),
            "bias·bias": float(self.bias_bias[0, 0]),
        }


@dataclass(frozen=True)
class Biases:
    """One pair of tokens and one head, with and without its biases."""

    key: int
    parts: Mapping[str, float]  # of the pair's score, by name
    score: float  # of the pair, as the model's float32 has it
    weight: float  # of the pair, in the model
    weight_without_b_Q: float
    moved_without_b_Q: float  # the largest change of any weight of the head
    moved_without_b_K: float
    lengths: Mapping[str, float]  # of b_Q, b_K and b_V, by role
    distance: float | None = None  # what the pair's distance adds to the scaled score, in a model that has it so


def biases(view: View, key: int, projections: Mapping[str, Projection]) -> Biases:
    """What the biases do to the head's scores, and to those of the view's query with a key."""
    parts = score_parts(projections["query"], projections["key"])
    distances = None if view.trace.position_bias is None else view.trace.position_bias[view.head]
    scale = view.trace.scale_of(view.head)
    without_b_Q = weights_without_b_Q(parts, scale, distances)
    without_b_K = weights_without_b_K(parts, scale, distances)
    return Biases(
        key=key,
        parts=parts.of(view.query, key),
        score=float(view.trace.scores[view.head, view.query, key]),
        distance=None if distances is None else float(distances[view.query, key]),
        weight=float(view.row[key]),
        weight_without_b_Q=float(without_b_Q[view.query, key]),
        moved_without_b_Q=float(np.abs(without_b_Q - view.head_weights).max()),
        moved_without_b_K=float(np.abs(without_b_K - view.head_weights).max()),
        lengths={role: float(np.linalg.norm(projections[role].b)) for role in ROLES},
    )


def score_parts(asks: Projection, answers: Projection) -> ScoreParts:
    """Split the scores of queries [n_query, …] against keys [n_key, …] of the same head."""
    content_q = asks.x.astype(np.float64) @ asks.W
    content_k = answers.x.astype(np.float64) @ answers.W
    b_Q, b_K = asks.b.astype(np.float64)[None], answers.b.astype(np.float64)[None]
    return ScoreParts(content_q @ content_k.T, content_q @ b_K.T, b_Q @ content_k.T, b_Q @ b_K.T)


def weights_without_b_K(parts: ScoreParts, scale: float, distances: Array | None = None) -> Array:
    """The attention weights if the keys had no bias, [n_query, n_key]: the same as with it, up to rounding."""
    return softmax(add_distances(scale_scores(parts.content_content + parts.bias_content, scale), distances))


def weights_without_b_Q(parts: ScoreParts, scale: float, distances: Array | None = None) -> Array:
    """The attention weights if the queries had no bias, [n_query, n_key]."""
    return softmax(add_distances(scale_scores(parts.content_content + parts.content_bias, scale), distances))


def _projection(view: View, role: str) -> Projection:
    letter, layer = role[0].upper(), view.layer_trace.layer
    W, b = getattr(layer, f"W_{letter}"), getattr(layer, f"b_{letter}")
    return Projection(role, view.layer_trace.x, W[view.head], b[view.head], getattr(view.trace, role[0])[view.head])
