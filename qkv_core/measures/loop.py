"""From one token's attention to the next layer's x, step by step, each checked against what the encoder computed."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding, pool_rows

_NORM = "LayerNorm: mean 0, variance 1, then gain and bias"
_FEED_FORWARD = "GELU(· W_up + b_up)·W_down + b_down"


@dataclass(frozen=True)
class LoopStep:
    """One step for one token: what is done, the vector it leaves, and how far that is from the encoder's own."""

    name: str
    formula: str
    vector: Array  # [d_model]
    difference: float  # the largest |Δ| to the same step on the encoder's own numbers


def close_the_loop(encoding: Encoding, layer: int, token: int) -> list[LoopStep]:
    """The steps from the heads' outputs to the next layer's x, recomputed for one token alone.

    After the last layer two more follow: pooling over all tokens, and the sentence embedding.
    """
    trace = encoding.layers[layer]
    weights = trace.layer
    heads = trace.head_outputs[:, token].sum(axis=0)
    attention = heads + weights.b_O
    residual = trace.x[token] + attention
    after_attention = weights.attention_norm(residual[None])[0]
    feed_forward = weights.feed_forward(after_attention[None])[0]
    second_residual = after_attention + feed_forward
    output = weights.output_norm(second_residual[None])[0]
    theirs = trace.attention_output[token]
    # The encoder keeps no sums of its own: they are those of the two vectors that it keeps.
    their_residual = trace.x[token] + theirs
    their_second_residual = trace.after_attention[token] + trace.feed_forward_output[token]
    steps = [
        LoopStep("Heads added up", "Σₕ zₕ·W_O[h]", heads, _gap(heads, theirs - weights.b_O)),
        LoopStep("Attention output", "the sum + b_O", attention, _gap(attention, theirs)),
        LoopStep("Residual", "x + attention output", residual, _gap(residual, their_residual)),
        LoopStep("LayerNorm", _NORM, after_attention, _gap(after_attention, trace.after_attention[token])),
        LoopStep("Feed-forward", _FEED_FORWARD, feed_forward, _gap(feed_forward, trace.feed_forward_output[token])),
        LoopStep(
            "Residual again",
            "both vectors added",
            second_residual,
            _gap(second_residual, their_second_residual),
        ),
        LoopStep("Next x", _NORM, output, _gap(output, encoding.hidden_states[layer + 1][token])),
    ]
    return steps if layer < len(encoding.layers) - 1 else [*steps, *_pooling(encoding, token, output)]


def _pooling(encoding: Encoding, token: int, output: Array) -> list[LoopStep]:
    """From the last layer on, with this token's recomputed row among the encoder's rows of all others."""
    encoder, theirs = encoding.encoder, encoding.hidden_states[-1]
    ours = theirs.copy()
    ours[token] = output
    pooled = pool_rows(ours, encoder.pooling)
    embedding = pooled / np.linalg.norm(pooled) if encoder.normalize else pooled
    return [
        LoopStep(
            "Pooling",
            f"{encoder.pooling} over all {len(ours)} tokens",
            pooled,
            _gap(pooled, pool_rows(theirs, encoder.pooling)),
        ),
        LoopStep(
            "Sentence embedding",
            "divided by its length" if encoder.normalize else "as it is",
            embedding,
            _gap(embedding, encoding.sentence_embedding),
        ),
    ]


def _gap(ours: Array, encoders: Array) -> float:
    return float(np.abs(ours - encoders).max())
