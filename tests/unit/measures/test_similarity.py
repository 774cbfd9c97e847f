"""Cosine and rank correlation, by numbers worked out by hand."""

import numpy as np
import pytest

from qkv_core.measures.similarity import cosine, rank_correlation, ranks


def test_cosine():
    assert cosine(np.array([3.0, 4.0]), np.array([4.0, 3.0])) == pytest.approx(24 / 25)
    np.testing.assert_allclose(cosine(np.array([[1.0, 0], [0, 2], [-5, 0]]), np.array([2.0, 0])), [1, 0, -1])


def test_zeros_have_no_direction():
    assert cosine(np.zeros(3), np.ones(3)) == 0


def test_equal_values_share_their_places():
    np.testing.assert_array_equal(ranks(np.array([7, 3, 7, 1, 7])), [4, 2, 4, 1, 4])


def test_rank_correlation_without_ties():
    # d = (0, 1, -1, 0, 0): 1 - 6·2 / (5·24)
    assert rank_correlation(np.array([1, 2, 3, 4, 5]), np.array([10, 30, 20, 400, 5000])) == pytest.approx(0.9)


def test_rank_correlation_with_ties():
    # ranks 1 2.5 2.5 4 against 1 2 3 4: centred (-1.5 0 0 1.5)·(-1.5 -0.5 0.5 1.5) = 4.5 over √(4.5·5)
    assert rank_correlation(np.array([0, 1, 1, 2]), np.array([5, 6, 7, 8])) == pytest.approx(np.sqrt(0.9))


def test_only_the_order_counts():
    grades = np.array([3.0, 1, 2, 5, 4])
    assert rank_correlation(grades, np.exp(grades)) == pytest.approx(1)
    assert rank_correlation(grades, -grades) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        ([1, 2], [1, 2, 3], r"the same n; got \(2,\) and \(3,\)"),
        ([1, 2], [4, 4], "got a constant one"),
        ([1, np.nan], [4, 5], "got NaN"),
    ],
)
def test_what_has_no_rank_correlation(a, b, sentence):
    with pytest.raises(ValueError, match=sentence):
        rank_correlation(np.array(a), np.array(b))
