"""From one token's attention to the next layer's x, step by step, each checked against what the encoder computed."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding

_NORM = "LayerNorm: mean 0, variance 1, then gain and bias"
_FEED_FORWARD = "GELU(· W_up + b_up)·W_down + b_down"


@dataclass(frozen=True)
class LoopStep:
    """One step for one token: what is done, the vector it leaves, and how far that is from the encoder's own."""

    name: str
    formula: str
    vector: Array  # [d_model]
    difference: float  # the largest |Δ| to the encoder's number; 0 where the step only reads one


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
    steps = [
        LoopStep("Heads added up", "Σₕ zₕ·W_O[h]", heads, _gap(heads, theirs - weights.b_O)),
        LoopStep("Attention output", "the sum + b_O", attention, _gap(attention, theirs)),
        LoopStep("Residual", "x + attention output", residual, 0.0),
        LoopStep("LayerNorm", _NORM, after_attention, _gap(after_attention, trace.after_attention[token])),
        LoopStep("Feed-forward", _FEED_FORWARD, feed_forward, _gap(feed_forward, trace.feed_forward_output[token])),
        LoopStep("Residual again", "both vectors added", second_residual, 0.0),
        LoopStep("Next x", _NORM, output, _gap(output, encoding.hidden_states[layer + 1][token])),
    ]
    return steps if layer < len(encoding.layers) - 1 else [*steps, *_pooling(encoding)]


def _pooling(encoding: Encoding) -> list[LoopStep]:
    encoder, last = encoding.encoder, encoding.hidden_states[-1]
    pooled = {"mean": last.mean(axis=0), "cls": last[0], "max": last.max(axis=0)}[encoder.pooling]
    embedding = pooled / np.linalg.norm(pooled) if encoder.normalize else pooled
    return [
        LoopStep("Pooling", f"{encoder.pooling} over all {len(last)} tokens", pooled, 0.0),
        LoopStep(
            "Sentence embedding",
            "divided by its length" if encoder.normalize else "as it is",
            embedding,
            _gap(embedding, encoding.sentence_embedding),
        ),
    ]


def _gap(ours: Array, encoders: Array) -> float:
    return float(np.abs(ours - encoders).max())
