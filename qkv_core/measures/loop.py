"""From one token's attention to the next layer's x, step by step, each checked against what the encoder computed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from qkv_core.attention import Array
from qkv_core.pooling import pool_rows
from qkv_core.view import View

_FLOAT32 = float(np.finfo(np.float32).eps)
_NORM = "mean 0, variance 1, then gain and bias"
_FEED_FORWARD = "GELU(· W_up + b_up)·W_down + b_down"


# Kinds of pooling whose published names are not words.
_POOLINGS = {
    "cls": "the first row",
    "lasttoken": "the last row",
    "weightedmean": "mean weighted by 1, 2, 3, …",
    "mean_sqrt_len_tokens": "sum divided by √n",
}


@dataclass(frozen=True, eq=False)
class LoopStep:
    """One step for one token: what is done, the vector it leaves, and the encoder's own."""

    name: str
    formula: str
    vector: Array  # [d_model]
    encoders: Array  # [d_model]: the same step on the encoder's own numbers

    @property
    def difference(self) -> float:
        """The largest |Δ| between the two."""
        return float(np.abs(self.vector - self.encoders).max())


@dataclass(frozen=True, eq=False)
class Loop:
    """All steps from a token's heads to the next layer's x, and whether they end where the encoder's do."""

    steps: tuple[LoopStep, ...]
    n_terms: int  # of the longest sum on the way, the one through W_down

    @property
    def difference(self) -> float:
        """The largest |Δ| of any step."""
        return max(step.difference for step in self.steps)

    @property
    def reached(self) -> list[float]:
        """The largest |number| that has been met after each step."""
        return list(accumulate((float(np.abs(step.vector).max()) for step in self.steps), max))

    @property
    def astray(self) -> list[LoopStep]:
        """The steps that are farther from the encoder's than float32 rounds.

        A sum of n numbers rounds n times, up or down, so that its error grows as √n, in float32's steps at the
        numbers' own size.
        """
        rounding = self.n_terms**0.5 * _FLOAT32
        return [step for step, size in zip(self.steps, self.reached, strict=True) if step.difference > rounding * size]


def close_the_loop(view: View) -> Loop:
    """The steps from the heads' outputs to the next layer's x, recomputed for the query token alone.

    After the last layer two more follow: pooling over all tokens, and the sentence embedding.
    """
    return Loop(tuple(_steps(view)), view.layer_trace.layer.W_down.shape[0])


def _steps(view: View) -> Iterator[LoopStep]:
    trace, token = view.layer_trace, view.query
    weights, theirs = trace.layer, trace.attention_output[token]
    heads = trace.head_outputs[:, token].sum(axis=0)
    yield LoopStep("Heads added up", "Σₕ zₕ·W_O[h]", heads, theirs - weights.b_O)
    attention = heads + weights.b_O
    yield LoopStep("Attention output", "the sum + b_O", attention, theirs)
    # The encoder keeps no sums of its own: they are those of the two vectors that it keeps.
    residual = trace.x[token] + attention
    yield LoopStep("Residual", "x + attention output", residual, trace.x[token] + theirs)
    after_attention = weights.attention_norm(residual[None])[0]
    yield LoopStep("LayerNorm", _NORM, after_attention, trace.after_attention[token])
    feed_forward = weights.feed_forward(after_attention[None])[0]
    yield LoopStep("Feed-forward", _FEED_FORWARD, feed_forward, trace.feed_forward_output[token])
    second_residual = after_attention + feed_forward
    their_residual = trace.after_attention[token] + trace.feed_forward_output[token]
    yield LoopStep("Residual again", "both vectors added", second_residual, their_residual)
    output = weights.output_norm(second_residual[None])[0]
    yield LoopStep("Next x", f"LayerNorm again: {_NORM}", output, view.encoding.hidden_states[view.layer + 1][token])
    if view.layer == len(view.encoding.layers) - 1:
        yield from _pooling(view, output)


def _pooling(view: View, output: Array) -> Iterator[LoopStep]:
    """From the last layer on, with this token's recomputed row among the encoder's rows of all others."""
    encoder, theirs = view.encoding.encoder, view.encoding.hidden_states[-1]
    ours = theirs.copy()
    ours[view.query] = output
    ours_pooled, theirs_pooled = pool_rows(ours, encoder.pooling), pool_rows(theirs, encoder.pooling)
    over_all = f"{' and '.join(map(_pooled_by, encoder.pooling.split('+')))} over all {len(ours)} tokens"
    yield LoopStep("Pooling", over_all, ours_pooled, theirs_pooled)
    for dense in encoder.dense:
        ours_pooled, theirs_pooled = dense(ours_pooled), dense(theirs_pooled)
        formula = f"{dense.activation}(W·pooled + b)" if dense.activation else "W·pooled + b"
        yield LoopStep("Dense", formula, ours_pooled, theirs_pooled)
    length = "divided by its length" if encoder.normalize else "as it is"
    yield LoopStep("Sentence embedding", length, encoder.pool(ours), view.encoding.sentence_embedding)


def _pooled_by(kind: str) -> str:
    return _POOLINGS.get(kind, kind)
