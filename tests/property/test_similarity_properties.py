"""Rank correlation against SciPy's, with as many ties as chance brings."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qkv_core.measures.similarity import cosine, rank_correlation
from tests.later import stats


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(-1, 1, width=16)), min_size=2, max_size=40))
def test_rank_correlation_is_scipys(pairs):
    a, b = np.array(pairs).T
    assume(len(set(a)) > 1 and len(set(b)) > 1)
    assert rank_correlation(a, b) == pytest.approx(stats.spearmanr(a, b).statistic, abs=1e-12)


@given(st.lists(st.tuples(*[st.floats(-9, 9)] * 2), min_size=2, max_size=7), st.floats(0.1, 9))
def test_cosine_is_bounded_and_does_not_see_lengths(pairs, factor):
    a, b = np.array(pairs).T
    assume(np.linalg.norm(a) > 1e-3 and np.linalg.norm(b) > 1e-3)
    assert abs(cosine(a, b)) <= 1 + 1e-12
    assert cosine(factor * a, b) == pytest.approx(float(cosine(a, b)), abs=1e-9)
