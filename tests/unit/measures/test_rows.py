"""A row's ranking and entropy, by hand."""

import numpy as np
import pytest

from qkv_core.measures.rows import entropy, entropy_share, row
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of


def test_the_largest_first_and_equal_ones_as_in_the_text():
    tokens = ["[CLS]", "red", "red", "fish", "[SEP]"]
    weights = np.zeros((3, 5, 5))
    weights[2, 3] = [0.125, 0.25, 0.25, 0.125, 0.25]
    found = row(View(encoding_of([trace_of(weights)], tokens), 0, 2, 3))
    assert found.order == (1, 2, 4, 0, 3)
    assert found.visible == pytest.approx(0.625)
    np.testing.assert_array_equal(found.attention_weights, weights[2, 3])


def test_entropy_of_even_lone_and_empty_rows():
    rows = np.array([[0.25, 0.25, 0.25, 0.25], [0, 1, 0, 0], [0, 0, 0, 0], [0.5, 0.5, 0, 0]])
    np.testing.assert_allclose(entropy(rows), [np.log(4), 0, 0, np.log(2)])


def test_entropy_s_share_is_of_the_most_even_row_and_a_single_key_counts_as_even():
    np.testing.assert_allclose(entropy_share(np.array([[0.25] * 4, [0, 1, 0, 0], [0.5, 0.5, 0, 0]])), [1, 0, 0.5])
    np.testing.assert_array_equal(entropy_share(np.ones((3, 1))), 1)
    assert entropy_share(np.full((2, 3, 4), 0.25, dtype=np.float32)).dtype == np.float32
