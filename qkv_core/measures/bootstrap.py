"""How sure a rank correlation is: the same number for pairs drawn again, with replacement (Efron 1979)."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from qkv_core.attention import Array, read_only

N_DRAWS = 2000
_SEED = 2017
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Where the middle 95 % of what was drawn lies."""

    low: float
    high: float


def interval(drawn: Array) -> Interval:
    """Of numbers [n_draws], from the 2.5th to the 97.5th percentile."""
    outside = (1 - _CONFIDENCE) / 2
    low, high = np.quantile(drawn, [outside, 1 - outside])
    return Interval(float(low), float(high))


def resampled_rank_correlations(a: Array, b: Array) -> Array:
    """Spearman's ρ of two lists [n] for each of N_DRAWS draws: [N_DRAWS].

    The draws are the same for all lists of one length, so that two results can be subtracted draw by draw.
    """
    counts = draws(len(a))
    one, other = (counts @ _ranks_per_pair(values).T - len(values) / 2 for values in (a, b))
    together, alone, by_itself = ((counts * x * y).sum(axis=1) for x, y in ((one, other), (one, one), (other, other)))
    return read_only(together / np.sqrt(alone * by_itself))


@lru_cache(maxsize=4)
def draws(n: int) -> Array:
    """How often each of n things was drawn, in draws of n with replacement: [N_DRAWS, n], read-only."""
    counts = np.random.default_rng(_SEED).multinomial(n, np.full(n, 1 / n), size=N_DRAWS)
    return read_only(counts.astype(np.float64))


def _ranks_per_pair(values: Array) -> Array:
    """What each value adds to the mean rank of each, less a half: 1 if it is smaller, a half if equal, [n, n].

    Times how often each value was drawn, these add up to the ranks within the draw, equal ones sharing theirs.
    """
    return np.asarray((values[None] < values[:, None]) + (values[None] == values[:, None]) / 2)
