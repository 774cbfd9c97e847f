"""Why the scores are divided by √d_k: their spread, how softmax saturates, and what gradient is left.

"We suspect that for large values of d_k, the dot products grow large in magnitude, pushing the softmax
function into regions where it has extremely small gradients." Vaswani et al. 2017, section 3.2.1; its
footnote 4: for q and k of independent numbers with mean 0 and variance 1, q·k has mean 0 and variance d_k.

The measures take plain arrays [..., n_query, n_key], of random vectors or of a real model's heads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from qkv_core.attention import Array, AttentionTrace, scale_scores, scaled_dot_product_attention, softmax
from qkv_core.gradients import attention_backward

MAX_D_K = 4096
SWEEP_D_K = tuple(2**power for power in range(13))  # 1 to MAX_D_K

_D_VALUE = 16  # the random values' size, which changes no weight
_NUMBERS_AT_A_TIME = 2**20


@dataclass(frozen=True)
class DotProducts:
    """Dot products of independent random pairs: what a histogram before and after scaling is made of."""

    d_k: int
    unscaled: Array  # [n_pairs]

    @property
    def scaled(self) -> Array:
        """The same ones over √d_k, [n_pairs]."""
        return scale_scores(self.unscaled, self.d_k**-0.5)

    @property
    def expected_spread(self) -> float:
        """√d_k, the standard deviation that footnote 4 derives for the unscaled ones."""
        return float(np.sqrt(self.d_k))


def dot_products(d_k: int, n_pairs: int = 2000, seed: int = 0) -> DotProducts:
    """q·k of `n_pairs` independent pairs of standard normal vectors. Raises ValueError unless 1 ≤ d_k ≤ MAX_D_K."""
    _check_d_k(d_k)
    rng = np.random.default_rng(seed)
    pairs_at_a_time = max(1, _NUMBERS_AT_A_TIME // d_k)
    slices = []
    for start in range(0, n_pairs, pairs_at_a_time):
        q, k = rng.normal(size=(2, min(pairs_at_a_time, n_pairs - start), d_k))
        slices.append(np.einsum("pd,pd->p", q, k))
    return DotProducts(d_k, np.concatenate(slices))


def spread(scores: Array) -> Array:
    """The standard deviation of all the scores of a head, [..., n_query, n_key] -> [...]."""
    deviation: Array = np.asarray(scores, dtype=np.float64).std(axis=(-2, -1))
    return deviation


def spread_within_rows(scores: Array) -> Array:
    """The same about each row's own mean, [..., n_query, n_key] -> [...].

    Softmax does not see what a whole row has in common, and in a trained head that can be the larger part.
    """
    variances: Array = np.asarray(scores, dtype=np.float64).var(axis=-1)
    root: Array = np.sqrt(variances.mean(axis=-1))
    return root


@dataclass(frozen=True)
class RowMeasures:
    """How far softmax has saturated, query by query: each [..., n_query]."""

    largest_weight: Array
    entropy_share: Array  # entropy over ln n_key: 1 is even, 0 is a single key
    effective_keys: Array  # exp(entropy): how many equally weighted keys would have the same entropy
    jacobian_norm: Array  # Frobenius norm of the derivatives of a row's weights by its scaled scores


def row_measures(attention_weights: Array) -> RowMeasures:
    """Every measure of every row of weights, [..., n_query, n_key]."""
    weights = np.asarray(attention_weights, dtype=np.float64)
    row_entropy = entropy(weights)
    n_key = weights.shape[-1]
    return RowMeasures(
        largest_weight=weights.max(axis=-1),
        # One key can't be shared out: count it as even.
        entropy_share=row_entropy / np.log(n_key) if n_key > 1 else np.ones_like(row_entropy),
        effective_keys=np.exp(row_entropy),
        jacobian_norm=softmax_jacobian_norm(weights),
    )


def entropy(attention_weights: Array) -> Array:
    """-Σ a·ln a of each row, in nats; a weight of 0 adds 0: [..., n_key] -> [...]."""
    logarithms = np.log(np.where(attention_weights > 0, attention_weights, 1))
    total: Array = -(attention_weights * logarithms).sum(axis=-1)
    return total


def softmax_jacobian_norm(attention_weights: Array) -> Array:
    """Frobenius norm of J = diag(a) - a·aᵀ, the derivative of softmax: [..., n_key] -> [...].

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


@dataclass(frozen=True)
class GradientNorms:
    """How long the gradient vector is that reaches each token's query and key."""

    dq: Array  # [n_heads, n_query]
    dk: Array  # [n_heads, n_key]


def gradient_norms(trace: AttentionTrace, dz: Array) -> GradientNorms:
    """The lengths of the rows of dq and dk for a loss whose gradient at z is dz [n_heads, n_query, d_value]."""
    dq, dk, _ = attention_backward(trace, dz)
    return GradientNorms(np.linalg.norm(dq, axis=-1), np.linalg.norm(dk, axis=-1))


def random_loss_gradient(trace: AttentionTrace, seed: int = 0) -> Array:
    """A dz of length 1 in a random direction for every query: stands for a loss about which nothing is known."""
    dz = np.random.default_rng(seed).normal(size=trace.z.shape)
    unit: Array = dz / np.linalg.norm(dz, axis=-1, keepdims=True)
    return unit.astype(trace.z.dtype)


@dataclass(frozen=True)
class RandomHeads:
    """Queries, keys and values of independent standard normal numbers."""

    q: Array  # [n_heads, n_tokens, d_k]
    k: Array
    v: Array  # [n_heads, n_tokens, d_value]

    def attend(self, *, scaled: bool) -> AttentionTrace:
        """Their attention, with the scores over √d_k or as they are."""
        return scaled_dot_product_attention(self.q, self.k, self.v, scale=None if scaled else 1.0)


def random_heads(d_k: int, *, n_heads: int = 16, n_tokens: int = 16, seed: int = 0) -> RandomHeads:
    """Heads as footnote 4 assumes them. Raises ValueError unless 1 ≤ d_k ≤ MAX_D_K."""
    _check_d_k(d_k)
    rng = np.random.default_rng(seed)
    q, k = rng.normal(size=(2, n_heads, n_tokens, d_k))
    return RandomHeads(q, k, rng.normal(size=(n_heads, n_tokens, _D_VALUE)))


@dataclass(frozen=True)
class Band:
    """One measure along a curve of P points, each array [P].

    Mean and median part company here: unscaled, nearly every query's gradient vanishes while the few
    undecided ones get very large ones, so the mean alone would hide the collapse, and the median the few.
    """

    median: Array
    low: Array  # a tenth of the sample lies below
    high: Array  # a tenth lies above
    mean: Array


@dataclass(frozen=True)
class RowCurves:
    """Each of RowMeasures along a curve."""

    largest_weight: Band
    entropy_share: Band
    effective_keys: Band
    jacobian_norm: Band


@dataclass(frozen=True)
class ScalingCurves:
    """What d_k does to random heads, with the division by √d_k or without it."""

    spread: Array  # [P], of the scores that softmax is given
    rows: RowCurves
    dq_norm: Band
    dk_norm: Band


@dataclass(frozen=True)
class ScalingSweep:
    """The same random heads with and without scaling, at P sizes."""

    d_k: Array  # [P]
    expected_spread: Array  # [P], √d_k
    scaled: ScalingCurves
    unscaled: ScalingCurves


def scaling_sweep(d_ks: Sequence[int] = SWEEP_D_K, seed: int = 0) -> ScalingSweep:
    """Measure random heads of every size in `d_ks`."""
    scaled, unscaled = [], []
    for d_k in d_ks:
        heads = random_heads(d_k, seed=seed)
        scaled.append(_measure(heads.attend(scaled=True), seed))
        unscaled.append(_measure(heads.attend(scaled=False), seed))
    sizes = np.array(d_ks, dtype=np.float64)
    return ScalingSweep(sizes, np.sqrt(sizes), _scaling_curves(scaled), _scaling_curves(unscaled))


@dataclass(frozen=True)
class TemperatureSweep:
    """What dividing given scores by each of P temperatures does."""

    temperature: Array  # [P]
    rows: RowCurves


def temperature_sweep(scores: Array, temperatures: Sequence[float]) -> TemperatureSweep:
    """Raw scores [..., n_query, n_key] over each temperature: √d_head is the formula, 1 is no scaling.

    Raises ValueError for a temperature that is not above 0.
    """
    if not all(temperature > 0 for temperature in temperatures):
        raise ValueError(f"Every temperature must be above 0; got {list(temperatures)}.")
    exact = np.asarray(scores, dtype=np.float64)
    measures = [row_measures(softmax(exact / temperature)) for temperature in temperatures]
    return TemperatureSweep(np.array(temperatures, dtype=np.float64), _row_curves(measures))


class _Point(NamedTuple):
    spread: float
    rows: RowMeasures
    norms: GradientNorms


def _measure(trace: AttentionTrace, seed: int) -> _Point:
    return _Point(
        spread=float(trace.scaled_scores.std()),
        rows=row_measures(trace.attention_weights),
        norms=gradient_norms(trace, random_loss_gradient(trace, seed)),
    )


def _scaling_curves(points: Sequence[_Point]) -> ScalingCurves:
    return ScalingCurves(
        spread=np.array([point.spread for point in points]),
        rows=_row_curves([point.rows for point in points]),
        dq_norm=_band([point.norms.dq for point in points]),
        dk_norm=_band([point.norms.dk for point in points]),
    )


def _row_curves(measures: Sequence[RowMeasures]) -> RowCurves:
    names = [field.name for field in fields(RowMeasures)]
    return RowCurves(**{name: _band([getattr(measure, name) for measure in measures]) for name in names})


def _band(samples: Sequence[Array]) -> Band:
    low, median, high = np.array([np.quantile(sample, (0.1, 0.5, 0.9)) for sample in samples]).T
    return Band(median=median, low=low, high=high, mean=np.array([sample.mean() for sample in samples]))


def _check_d_k(d_k: int) -> None:
    if not 1 <= d_k <= MAX_D_K:
        raise ValueError(f"d_k must be from 1 to {MAX_D_K}; got {d_k}.")
