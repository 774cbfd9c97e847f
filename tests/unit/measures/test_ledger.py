"""The ledger's numbers lead from one to the next, on a trace small enough to check by hand."""

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.measures.ledger import ledger
from qkv_core.view import View
from tests.hand_made import encoding_of


def view(head):
    """Two heads; in head 1 the query (1, 2, 2) meets the keys (1, 0, 0) and (0, 1, 1)."""
    q = np.zeros((2, 2, 3)) + np.array([1.0, 2.0, 2.0])
    k = np.stack([np.ones((2, 3)), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])])
    v = np.stack([np.zeros((2, 3)), np.array([[1.0, 2.0, 3.0], [5.0, 7.0, 11.0]])])
    trace = scaled_dot_product_attention(q, k, v, scale=np.log(2) / 3)
    return View(encoding_of([trace], ["one", "other"]), 0, head, 0)


def test_every_line_by_hand():
    entry = ledger(view(head=1), key=1)
    np.testing.assert_allclose(entry.products, [0, 2, 2])
    assert entry.score == 4
    assert entry.scaled_score == pytest.approx(4 / 3 * np.log(2))
    # exp(scaled − largest): 2^(1/3 − 4/3) = 1/2 and 1, so the weights are 1/3 and 2/3
    np.testing.assert_allclose(entry.row_exponentials, [0.5, 1])
    assert entry.denominator == pytest.approx(1.5)
    assert entry.attention_weight == pytest.approx(2 / 3)
    np.testing.assert_allclose(entry.weighted_values[1], [10 / 3, 14 / 3, 22 / 3])
    np.testing.assert_allclose(entry.z, [11 / 3, 16 / 3, 25 / 3])
    np.testing.assert_allclose(entry.weighted_values.sum(axis=0), entry.z)


def test_arrays_can_not_be_written():
    entry = ledger(view(head=0), key=0)
    with pytest.raises(ValueError, match="read-only"):
        entry.products[0] = 1
