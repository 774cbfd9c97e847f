"""Scaled dot-product attention, one short function per step.

    Attention(Q, K, V) = softmax(Q·Kᵀ / √dₖ)·V

Source: Vaswani et al. 2017, "Attention Is All You Need", equation 1 and section 3.2.
Shapes: H heads, n tokens; `q k v` are [H, n, d_head], `scores` and everything of their size
[H, n_query, n_key]. The functions keep the dtype that comes in.
"""

from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
AnyArray = TypeVar("AnyArray", bound=NDArray[Any])


def project(x: Array, W: Array, b: Array | None = None) -> Array:
    """One learned view of every token, `x·W + b`: x [n, d_model], W [H, d_model, d_head] -> [H, n, d_head].

    `b` is [H, d_head]; the paper's formula has none, BERT-type models do.
    """
    if x.ndim != 2 or W.ndim != 3 or x.shape[1] != W.shape[1]:
        raise ValueError(f"x must be [n, d_model] and W [n_heads, d_model, d_head]; got x {x.shape} and W {W.shape}.")
    if b is not None and b.shape != (W.shape[0], W.shape[2]):
        raise ValueError(f"b must be [n_heads, d_head] = {(W.shape[0], W.shape[2])}; got {b.shape}.")
    return x @ W if b is None else x @ W + b[:, None, :]


def attention_scores(q: Array, k: Array) -> Array:
    """Step 1, `Q·Kᵀ`: every query against every key, [H, n_query, d_head] -> [H, n_query, n_key]."""
    return q @ k.swapaxes(-1, -2)


def scale_scores(scores: Array, scale: float | Array) -> Array:
    """Step 2: scores times `scale`, which is 1/√d_head in the formula. Same shape.

    `scale` may differ between heads: then it is [H, 1, 1].
    """
    return scores * scores.dtype.type(scale)


def add_distances(scaled_scores: Array, position_bias: Array | None) -> Array:
    """Between steps 2 and 3, in MPNet: what the distance from query to key adds, learned for each head. Same shape.

    None, as in BERT, adds nothing.
    """
    if position_bias is None:
        return scaled_scores
    if position_bias.shape != scaled_scores.shape:
        raise ValueError(
            f"position_bias must be [n_heads, n_query, n_key] = {scaled_scores.shape}; got {position_bias.shape}."
        )
    return scaled_scores + position_bias


def softmax(scaled_scores: Array, mask: NDArray[np.bool_] | None = None) -> Array:
    """Step 3: each row becomes positive and sums to 1 over the key axis. Same shape.

    The row's largest score is subtracted first: the result is the same and exp can't overflow.
    `mask` is boolean, True = may attend: a text that is still being written is read under a `causal_mask`. A row
    whose keys are all masked gets weights of zero.
    """
    if mask is not None:
        # In the article minus infinity; with the smallest number a row of nothing else stays computable.
        scaled_scores = np.where(mask, scaled_scores, np.finfo(scaled_scores.dtype).min)
    exponentials: Array = np.exp(scaled_scores - scaled_scores.max(axis=-1, keepdims=True))
    exponentials /= exponentials.sum(axis=-1, keepdims=True)
    return exponentials if mask is None else exponentials * mask


def causal_mask(n_query: int, n_key: int) -> NDArray[np.bool_]:
    """The mask under which no token sees a later one, [n_query, n_key]; the queries are the last of the tokens."""
    return np.tri(n_query, n_key, n_key - n_query, dtype=np.bool_)


def weighted_sum(attention_weights: Array, v: Array) -> Array:
    """Step 4, `z = A·V`: each query's blend of the values, [H, n_query, d_head]."""
    return attention_weights @ v


def merge_heads(z: Array, W_O: Array, b_O: Array | None = None) -> Array:
    """Many heads become one output, Σₕ zₕ·W_O[h] + b_O: z [H, n, d_head], W_O [H, d_head, d_model] -> [n, d_model].

    Equal to concatenating the heads and multiplying once (Vaswani et al. 2017, section 3.2.2).
    """
    if z.ndim != 3 or W_O.ndim != 3 or (z.shape[0], z.shape[2]) != W_O.shape[:2]:
        raise ValueError(
            f"z must be [n_heads, n, d_head] and W_O [n_heads, d_head, d_model]; got z {z.shape} and W_O {W_O.shape}."
        )
    if b_O is not None and b_O.shape != W_O.shape[2:]:
        raise ValueError(f"b_O must be [d_model] = {W_O.shape[2:]}; got {b_O.shape}.")
    n_heads, n, d_head = z.shape
    output = z.swapaxes(0, 1).reshape(n, n_heads * d_head) @ W_O.reshape(n_heads * d_head, -1)
    return output if b_O is None else output + b_O


@dataclass(frozen=True)
class AttentionTrace:
    """Every intermediate of one attention call, as read-only arrays."""

    q: Array  # [H, n_query, d_head]
    k: Array  # [H, n_key, d_head]
    v: Array  # [H, n_key, d_head]
    scores: Array  # [H, n_query, n_key]
    scale: float | Array  # one number for all heads, or [H, 1, 1]
    scaled_scores: Array  # [H, n_query, n_key]
    mask: NDArray[np.bool_] | None  # broadcasts to [H, n_query, n_key]; True = may attend
    attention_weights: Array  # [H, n_query, n_key]
    z: Array  # [H, n_query, d_head]
    position_bias: Array | None = None  # [H, n_query, n_key], in scaled_scores: what each distance adds, if anything

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, read_only(value))

    def rescaled(self, scale: float) -> Array:
        """The scaled scores as another scale would have them, [H, n_query, n_key]; distances add what they did."""
        return add_distances(scale_scores(self.scores, scale), self.position_bias)

    def scale_of(self, head: int) -> float:
        """The factor that this head's scores were multiplied by."""
        return float(self.scale[head, 0, 0]) if isinstance(self.scale, np.ndarray) else self.scale


def scaled_dot_product_attention(
    q: Array,
    k: Array,
    v: Array,
    *,
    mask: NDArray[np.bool_] | None = None,
    scale: float | Array | None = None,
    position_bias: Array | None = None,
) -> AttentionTrace:
    """The four steps in order, every intermediate kept.

    q [H, n_query, d_head], k [H, n_key, d_head], v [H, n_key, d_value]; `scale` None means
    1/√d_head, an array [H, 1, 1] gives each head its own; `mask` is boolean, True = may attend, broadcast
    to [H, n_query, n_key], and a query that may attend to nothing gets weights and z of zero; `position_bias`
    [H, n_query, n_key] is added to the scaled scores, as MPNet does. Raises ValueError on shapes that don't fit.
    """
    _check_shapes(q, k, v, mask)
    _check_scale(scale, q.shape[0])
    scale = q.shape[-1] ** -0.5 if scale is None else scale
    scores = attention_scores(q, k)
    scaled_scores = add_distances(scale_scores(scores, scale), position_bias)
    attention_weights = softmax(scaled_scores, mask)
    z = weighted_sum(attention_weights, v)
    return AttentionTrace(q, k, v, scores, scale, scaled_scores, mask, attention_weights, z, position_bias)


def read_only(array: AnyArray) -> AnyArray:
    """A view that can't be written through; the caller's own array stays as it was."""
    view = array.view()
    view.flags.writeable = False
    return view


def _check_shapes(q: Array, k: Array, v: Array, mask: NDArray[np.bool_] | None) -> None:
    if not q.ndim == k.ndim == v.ndim == 3:
        raise ValueError(f"q, k and v must be [n_heads, n, d_head]; got q {q.shape}, k {k.shape}, v {v.shape}.")
    if q.shape[0] != k.shape[0] or q.shape[2] != k.shape[2]:
        raise ValueError(f"q and k must agree in n_heads and d_head; got q {q.shape} and k {k.shape}.")
    if k.shape[:2] != v.shape[:2]:
        raise ValueError(f"k and v must agree in n_heads and n_key; got k {k.shape} and v {v.shape}.")
    if k.shape[1] == 0:
        raise ValueError(f"Attention needs at least one key; got k {k.shape}.")
    if mask is None:
        return
    expected = (q.shape[0], q.shape[1], k.shape[1])
    if mask.dtype != np.bool_:
        raise ValueError(f"mask must be boolean (True = may attend); got {mask.dtype}.")
    try:
        fits = np.broadcast_shapes(mask.shape, expected) == expected
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"mask must broadcast to [n_heads, n_query, n_key] = {expected}; got {mask.shape}.")


def _check_scale(scale: float | Array | None, n_heads: int) -> None:
    if isinstance(scale, np.ndarray) and scale.shape != (n_heads, 1, 1):
        raise ValueError(f"scale must be a number or [n_heads, 1, 1] = {(n_heads, 1, 1)}; got {scale.shape}.")
