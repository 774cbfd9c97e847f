"""Draws with replacement: against the rank correlation of the very pairs that were drawn, ties and all."""

import numpy as np
import pytest

from qkv_core.measures.bootstrap import N_DRAWS, draws, interval, resampled_rank_correlations
from qkv_core.measures.similarity import rank_correlation

random = np.random.default_rng(7)
A = random.integers(0, 6, 41).astype(float)
B = np.round(A + random.normal(size=41), 1)


def test_a_draw_is_the_rank_correlation_of_what_was_drawn():
    found = resampled_rank_correlations(A, B)
    assert found.shape == (N_DRAWS,)
    for place in (0, 1, 17, N_DRAWS - 1):
        drawn = np.repeat(np.arange(41), draws(41)[place].astype(int))
        assert found[place] == pytest.approx(rank_correlation(A[drawn], B[drawn]))


def test_every_draw_is_as_long_as_the_list_and_the_same_each_time():
    assert (draws(41).sum(axis=1) == 41).all()
    np.testing.assert_array_equal(resampled_rank_correlations(A, B), resampled_rank_correlations(A, B))
    np.testing.assert_allclose(draws(41).mean(axis=0), 1, atol=0.1)


def test_interval_leaves_out_a_fortieth_on_either_side():
    found = interval(np.arange(1001.0))
    assert (found.low, found.high) == pytest.approx((25, 975))


def test_the_interval_holds_the_truth_19_times_in_20():
    """Of a hundred small samples of a population whose rank correlation is known, nearly as many as promised."""
    truth = 6 / np.pi * np.arcsin(0.8 / 2)  # of normal numbers with correlation 0.8 (Kruskal 1958)
    held = 0
    for _ in range(100):
        x, noise = random.normal(size=(2, 100))
        found = interval(resampled_rank_correlations(x, 0.8 * x + 0.6 * noise))
        held += found.low <= truth <= found.high
    assert 85 <= held <= 100
