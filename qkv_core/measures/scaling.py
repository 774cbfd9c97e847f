"""Why the scores are divided by √d_k: their spread, how softmax saturates, and what gradient is left.

"We suspect that for large values of d_k, the dot products grow large in magnitude, pushing the softmax
function into regions where it has extremely small gradients." Vaswani et al. 2017, section 3.2.1; its
footnote 4: for q and k of independent numbers with mean 0 and variance 1, q·k has mean 0 and variance d_k.

Here it is measured on such random vectors; head_scaling.py does so on a real model's heads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, AttentionTrace, scaled_dot_product_attention
from qkv_core.gradients import attention_backward
from qkv_core.measures.rows import entropy, entropy_share

MAX_D_K = 4096
SWEEP_D_K = tuple(2**power for power in range(13))  # 1 to MAX_D_K
DRAWN_D_K = SWEEP_D_K[:11]  # to 1,024: beyond, no draw tells another story, and each takes seconds
N_DRAWS = 12

N_KEYS = 16
_N_HEADS = 16
_D_VALUE = 16  # the random values' size, which changes no weight


@dataclass(frozen=True, eq=False)
class Band:
    """One measure of P samples, each array [P].

    Mean and median part company here: unscaled, nearly every query's gradient vanishes at a large d_k while the
    few undecided ones get very large ones, so the mean alone would hide the collapse, and the median the few.
    """

    median: Array
    low: Array  # a tenth of the sample lies below
    high: Array  # a tenth lies above
    mean: Array
    top_tenth: Array  # the share of the sample's sum that its largest tenth holds; NaN where all is 0


Samples = Mapping[str, Array]  # by the measure's name, an array of any shape
Bands = Mapping[str, Band]  # by the measure's name


def bands(samples: Sequence[Samples]) -> Bands:
    """Every measure of P samples, which have the same measures."""
    return {name: _band([sample[name] for sample in samples]) for name in samples[0]}


def row_measures(attention_weights: Array) -> dict[str, Array]:
    """How far softmax has saturated, query by query: [..., n_query, n_key] -> [..., n_query] by name."""
    weights = np.asarray(attention_weights, dtype=np.float64)
    return {
        "largest weight": weights.max(axis=-1),
        "entropy": entropy_share(weights),
        "effective keys": np.exp(entropy(weights)),  # so many equally weighted keys would have the same entropy
        "Jacobian of softmax": softmax_jacobian_norm(weights),
    }


def softmax_jacobian_norm(attention_weights: Array) -> Array:
    """Frobenius norm of J = diag(a) - a·aᵀ, the derivatives of a row's weights by its scores: [..., n_key] -> [...].

    From ‖J‖² = Σᵢ aᵢ²·((1 - aᵢ)² + Σⱼ≠ᵢ aⱼ²). For the largest weight, 1 - aᵢ is taken as the sum of
    the others: subtracted from 1 it would drown in rounding just where softmax saturates.
    """
    ascending = np.sort(np.asarray(attention_weights, dtype=np.float64), axis=-1)
    others, largest = ascending[..., :-1], ascending[..., -1]
    squares = others**2
    sum_of_squares = squares.sum(axis=-1)
    of_largest = largest**2 * (others.sum(axis=-1) ** 2 + sum_of_squares)
    remaining = largest[..., None] ** 2 + sum_of_squares[..., None] - squares
    of_others = (squares * ((1 - others) ** 2 + remaining)).sum(axis=-1)
    norm: Array = np.sqrt(of_largest + of_others)
    return norm


def gradient_norms(trace: AttentionTrace, dz: Array) -> dict[str, Array]:
    """How long the gradient is that reaches each query and each key, [n_heads, n_tokens] by name.

    `dz` [n_heads, n_query, d_value] is the loss's gradient at z.
    """
    dq, dk, _ = attention_backward(trace, dz)
    return {"gradient at q": np.linalg.norm(dq, axis=-1), "gradient at k": np.linalg.norm(dk, axis=-1)}


def random_loss_gradient(trace: AttentionTrace, seed: int = 0) -> Array:
    """A dz of length 1 in a random direction for every query: stands for a loss about which nothing is known."""
    dz = np.random.default_rng(seed).normal(size=trace.z.shape)
    unit: Array = dz / np.linalg.norm(dz, axis=-1, keepdims=True)
    return unit.astype(trace.z.dtype)


@dataclass(frozen=True, eq=False)
class Sweep:
    """The same random heads with the division and without it, at P sizes."""

    d_k: Array  # [P]
    scaled: Bands
    unscaled: Bands

    def at(self, d_k: int) -> int:
        """Where this size stands among the P."""
        return int(np.flatnonzero(self.d_k == d_k)[0])


def sweep(d_ks: Sequence[int] = SWEEP_D_K, seed: int = 0) -> Sweep:
    """Measure random heads of every size in `d_ks`: their rows, the spread of what softmax is given, the gradients."""
    pairs = [random_heads(d_k, seed) for d_k in d_ks]
    scaled, unscaled = (bands([_samples(trace, seed) for trace in traces]) for traces in zip(*pairs, strict=True))
    return Sweep(np.array(d_ks, dtype=np.float64), scaled, unscaled)


@dataclass(frozen=True, eq=False)
class Draws:
    """The median gradient that reaches a query in several draws of random heads: one draw is one story."""

    d_k: tuple[int, ...]
    scaled: Array  # [n_draws, P]
    unscaled: Array  # [n_draws, P]


def draws(d_ks: Sequence[int] = DRAWN_D_K, n: int = N_DRAWS) -> Draws:
    """Measure random heads of every size in `d_ks` for each of n seeds."""
    medians = np.array([[_median_gradients(d_k, seed) for d_k in d_ks] for seed in range(n)])
    return Draws(tuple(d_ks), medians[..., 0], medians[..., 1])


def _median_gradients(d_k: int, seed: int) -> list[float]:
    return [
        float(np.median(gradient_norms(trace, random_loss_gradient(trace, seed))["gradient at q"]))
        for trace in random_heads(d_k, seed)
    ]


def random_heads(d_k: int, seed: int = 0) -> tuple[AttentionTrace, AttentionTrace]:
    """Heads as footnote 4 assumes them, with the scores over √d_k, and as they are.

    Raises ValueError unless 1 ≤ d_k ≤ MAX_D_K.
    """
    if not 1 <= d_k <= MAX_D_K:
        raise ValueError(f"d_k must be from 1 to {MAX_D_K}; got {d_k}.")
    rng = np.random.default_rng(seed)
    q, k = rng.normal(size=(2, _N_HEADS, N_KEYS, d_k))
    v = rng.normal(size=(_N_HEADS, N_KEYS, _D_VALUE))
    return scaled_dot_product_attention(q, k, v), scaled_dot_product_attention(q, k, v, scale=1.0)


@dataclass(frozen=True, eq=False)
class RandomNumbers:
    """One size among those of a sweep."""

    d_k: int
    sweep: Sweep


def _samples(trace: AttentionTrace, seed: int) -> Samples:
    return (
        {"spread": trace.scaled_scores.std(keepdims=True)}
        | row_measures(trace.attention_weights)
        | gradient_norms(trace, random_loss_gradient(trace, seed))
    )


def _band(samples: Sequence[Array]) -> Band:
    low, median, high = np.array([np.quantile(sample, (0.1, 0.5, 0.9)) for sample in samples]).T
    return Band(
        median=median,
        low=low,
        high=high,
        mean=np.array([sample.mean() for sample in samples]),
        top_tenth=np.array([_top_tenth(sample) for sample in samples]),
    )


def _top_tenth(sample: Array) -> float:
    ascending = np.sort(sample, axis=None)
    total = ascending.sum()
    return float(ascending[-max(1, len(ascending) // 10) :].sum() / total) if total else float("nan")
