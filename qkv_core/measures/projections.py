"""Where one head's q, k and v come from: products that add up to one number, and what the biases do to a score.

Everything is computed in float64 from the model's own float32 numbers, so that sums differ from the
trace's by float32's rounding and nothing else.
"""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, scale_scores, softmax
from qkv_core.encoder import LayerTrace

ROLES = ("query", "key", "value")


@dataclass(frozen=True)
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


def projection(trace: LayerTrace, head: int, role: str) -> Projection:
    """One head's view of a layer's x in a role; ValueError if the role is not of ROLES."""
    if role not in ROLES:
        raise ValueError(f"role must be one of {', '.join(ROLES)}; got {role!r}.")
    letter = role[0].upper()
    W, b = getattr(trace.layer, f"W_{letter}"), getattr(trace.layer, f"b_{letter}")
    return Projection(role, trace.x, W[head], b[head], getattr(trace.attention, role[0])[head])


def contributions(view: Projection, token: int, number: int) -> Array:
    """What each input dimension adds to one number of a token's vector, `x[d]·W[d, number]`: [d_model].

    Their sum plus `b[number]` is `vectors[token, number]`.
    """
    products: Array = view.x[token].astype(np.float64) * view.W[:, number]
    return products


@dataclass(frozen=True)
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


def score_parts(asks: Projection, answers: Projection) -> ScoreParts:
    """Split the scores of a query view [n_query, …] against a key view [n_key, …] of the same head."""
    content_q = asks.x.astype(np.float64) @ asks.W
    content_k = answers.x.astype(np.float64) @ answers.W
    b_Q, b_K = asks.b.astype(np.float64)[None], answers.b.astype(np.float64)[None]
    return ScoreParts(content_q @ content_k.T, content_q @ b_K.T, b_Q @ content_k.T, b_Q @ b_K.T)


def weights_without_b_K(parts: ScoreParts, scale: float) -> Array:
    """The attention weights if the keys had no bias, [n_query, n_key]: the same as with it, up to rounding."""
    return softmax(scale_scores(parts.content_content + parts.bias_content, scale))


def weights_without_b_Q(parts: ScoreParts, scale: float) -> Array:
    """The attention weights if the queries had no bias, [n_query, n_key]."""
    return softmax(scale_scores(parts.content_content + parts.content_bias, scale))
