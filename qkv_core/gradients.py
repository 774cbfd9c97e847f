"""The backward of each step of `attention.py`, in the same order, written by hand.

Each function takes what its step took, then the gradient of a loss with respect to what the step
returned, and gives the gradient with respect to every input: `dq` is ∂loss/∂q and has q's shape.
Source: the chain rule (Rumelhart, Hinton and Williams 1986) on Vaswani et al. 2017, equation 1.
"""

from qkv_core.attention import Array, AttentionTrace


def project_backward(x: Array, W: Array, dprojected: Array) -> tuple[Array, Array, Array]:
    """Through `x·W + b`: dprojected [H, n, d_head] -> dx [n, d_model], dW [H, d_model, d_head], db [H, d_head].

    Every head read the same x, so dx is the sum over heads.
    """
    dx: Array = (dprojected @ W.swapaxes(-1, -2)).sum(axis=0)
    dW: Array = x.T @ dprojected
    db: Array = dprojected.sum(axis=1)
    return dx, dW, db


def attention_scores_backward(q: Array, k: Array, dscores: Array) -> tuple[Array, Array]:
    """Through step 1, `Q·Kᵀ`: dscores [H, n_query, n_key] -> dq [H, n_query, d_head], dk [H, n_key, d_head]."""
    return dscores @ k, dscores.swapaxes(-1, -2) @ q


def scale_scores_backward(dscaled_scores: Array, scale: float | Array) -> Array:
    """Through step 2: the same `scale` once more. Same shape."""
    return dscaled_scores * dscaled_scores.dtype.type(scale)


def softmax_backward(attention_weights: Array, dattention_weights: Array) -> Array:
    """Through step 3, to dscaled_scores: A ⊙ (dA - Σⱼ Aⱼ·dAⱼ), row by row. Same shape.

    That is dA times the row's Jacobian diag(A) - A·Aᵀ without building it. A masked key has weight
    zero and so gets a gradient of zero: the mask need not be known here.
    """
    expected = (attention_weights * dattention_weights).sum(axis=-1, keepdims=True)
    dscaled_scores: Array = attention_weights * (dattention_weights - expected)
    return dscaled_scores


def weighted_sum_backward(attention_weights: Array, v: Array, dz: Array) -> tuple[Array, Array]:
    """Through step 4, `z = A·V`: dz [H, n_query, d_value] -> dA [H, n_query, n_key], dv [H, n_key, d_value]."""
    return dz @ v.swapaxes(-1, -2), attention_weights.swapaxes(-1, -2) @ dz


def merge_heads_backward(z: Array, W_O: Array, doutput: Array) -> tuple[Array, Array, Array]:
    """Through Σₕ zₕ·W_O[h] + b_O: doutput [n, d_model] -> dz [H, n, d_head], dW_O [H, d_head, d_model], db_O [d_model].

    The output is a sum over heads, so every head receives the whole of doutput.
    """
    dz: Array = doutput @ W_O.swapaxes(-1, -2)
    dW_O: Array = z.swapaxes(-1, -2) @ doutput
    db_O: Array = doutput.sum(axis=0)
    return dz, dW_O, db_O


def attention_backward(trace: AttentionTrace, dz: Array) -> tuple[Array, Array, Array]:
    """The four steps of a trace in reverse: dz, of z's shape, -> dq, dk, dv, of the shapes of q, k and v.

    Uses the trace's own scale and mask. Raises ValueError if dz does not have the shape of z.
    """
    if dz.shape != trace.z.shape:
        raise ValueError(f"dz must have the shape of z, [n_heads, n_query, d_value] = {trace.z.shape}; got {dz.shape}.")
    dattention_weights, dv = weighted_sum_backward(trace.attention_weights, trace.v, dz)
    dscaled_scores = softmax_backward(trace.attention_weights, dattention_weights)
    dq, dk = scaled_scores_backward(trace, dscaled_scores)
    return dq, dk, dv


def scaled_scores_backward(trace: AttentionTrace, dscaled_scores: Array) -> tuple[Array, Array]:
    """Steps 2 and 1 in reverse, dscaled_scores -> dq, dk: for a loss that reads the scores or weights themselves."""
    dscores = scale_scores_backward(dscaled_scores, trace.scale)
    return attention_scores_backward(trace.q, trace.k, dscores)
