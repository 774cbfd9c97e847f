"""How different W_Q, W_K and W_V really are, head by head: principal angles, and the asymmetry of W_Q·W_Kᵀ.

Neither depends on the basis in which a head has its q and k: W_Q·A and W_K·A⁻ᵀ make the same scores. A cosine of the
matrices would.

All of it comes from matrices of d_head × d_head: for a·bᵀ of two [d_model, d_head], sums over d_model can be
taken first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, read_only
from qkv_core.encoder import EncoderLayer

PAIRS = ("QK", "QV", "KV")
_SAME = 1e-12  # the smallest share of the largest eigenvalue that counts as a direction


@dataclass(frozen=True)
class Likeness:
    """Measures of all heads, read-only; a pair is of PAIRS."""

    overlap: dict[str, Array]  # pair -> [n_layers, n_heads]: mean squared cosine of the principal angles, 0 to 1
    asymmetry: Array  # [n_layers, n_heads]: 0 symmetric, 1 antisymmetric
    unrelated_overlap: float  # what two subspaces of this size in directions of no relation have on average


def likeness(layers: Sequence[EncoderLayer]) -> Likeness:
    """Measure every head of every layer.

    Principal angles (Jordan 1875) compare the directions of x
    that two matrices read at all: 0° a shared direction, 90° one that the other does not see. The mean squared
    cosine of two random subspaces is d_head/d_model.
    """
    cosines = {pair: np.stack([angle_cosines(*_pair(layer, pair)) for layer in layers]) for pair in PAIRS}
    d_model, d_head = layers[0].W_Q.shape[1:]
    return Likeness(
        overlap={pair: read_only(np.mean(cosines[pair] ** 2, axis=-1)) for pair in PAIRS},
        asymmetry=read_only(np.stack([asymmetry(layer.W_Q, layer.W_K) for layer in layers])),
        unrelated_overlap=d_head / d_model,
    )


def angle_cosines(a: Array, b: Array) -> Array:
    """Cosines of the principal angles between column spaces, largest first: two [H, d_model, d_head] -> [H, d_head].

    They are the singular values of A'·B for orthonormal bases (Björck and Golub 1973), and a base is
    a·(aᵀ·a)^-½. A direction that a matrix lacks counts as perpendicular.
    """
    a, b = a.astype(np.float64), b.astype(np.float64)
    between = _inverse_root(a) @ (a.swapaxes(1, 2) @ b) @ _inverse_root(b)
    return np.asarray(np.clip(np.linalg.svd(between, compute_uv=False), 0, 1))


def asymmetry(W_Q: Array, W_K: Array) -> Array:
    """The antisymmetric part's share in ‖W_Q·W_Kᵀ‖² (Frobenius norm): two [H, d_model, d_head] -> [H].

    With M = W_Q·W_Kᵀ, the symmetric and the antisymmetric part are perpendicular, and the latter's share is
    (1 − tr(M·M)/‖M‖²)/2: 0 if "i asks j" always scores as "j asks i", ½ for matrices of no relation.
    """
    W_Q, W_K = W_Q.astype(np.float64), W_K.astype(np.float64)
    crossed = W_K.swapaxes(1, 2) @ W_Q
    squared_norm = np.sum(_gram(W_Q) * _gram(W_K), axis=(1, 2))
    trace = np.sum(crossed * crossed.swapaxes(1, 2), axis=(1, 2))
    return np.asarray((1 - trace / np.where(squared_norm == 0, 1, squared_norm)) / 2)


def _pair(layer: EncoderLayer, pair: str) -> tuple[Array, Array]:
    return getattr(layer, f"W_{pair[0]}"), getattr(layer, f"W_{pair[1]}")


def _gram(W: Array) -> Array:
    return W.swapaxes(1, 2) @ W


def _inverse_root(W: Array) -> Array:
    """(Wᵀ·W)^-½ of each head, [H, d_head, d_head]; 0 along directions that W maps to nothing."""
    values, vectors = np.linalg.eigh(_gram(W))
    present = values > _SAME * values[:, -1:]
    roots = np.where(present, np.sqrt(np.where(present, values, 1)), np.inf)
    return np.asarray((vectors / roots[:, None, :]) @ vectors.swapaxes(1, 2))
