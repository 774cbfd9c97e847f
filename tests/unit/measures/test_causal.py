"""What a causal mask does to one query, by hand and in the real model."""

import math

import numpy as np
import pytest

from qkv_core.attention import causal_mask, scaled_dot_product_attention
from qkv_core.interventions import parse_interventions
from qkv_core.measures.causal import looking_back, masked_row
from qkv_core.view import View
from tests.hand_made import encoding_of


def test_the_mask_enters_before_softmax():
    """Scores 0, ln 3 and 9, of which the last is forbidden: shares 1/4 and 3/4."""
    q = np.ones((1, 3, 1))
    k = np.array([[[0.0], [np.log(3)], [9.0]]])
    trace = scaled_dot_product_attention(q, k, k, mask=causal_mask(3, 3), scale=1.0)
    first, second, third = masked_row(View(encoding_of([trace], ("a", "b", "c")), 0, 0, 1))
    assert [key.may_be_seen for key in (first, second, third)] == [True, True, False]
    assert [key.attention_weight for key in (first, second, third)] == pytest.approx([0.25, 0.75, 0])
    assert third.scaled_score == 9


def test_without_a_mask_all_may_be_seen(encoder):
    keys = masked_row(View(encoder.encode("No mask here."), 3, 1, 2))
    assert all(key.may_be_seen for key in keys)
    total = sum(math.exp(key.scaled_score) for key in keys)
    shares = [math.exp(key.scaled_score) / total for key in keys]
    assert [key.attention_weight for key in keys] == pytest.approx(shares, abs=1e-6)


def test_in_the_real_model(encoder):
    text = "The animal didn't cross the street because it was too tired."
    view = View(encoder.encode(text), 3, 1, 10)
    found = looking_back(view, encoder.encode(text, parse_interventions("causal@L3H1")))
    assert found.n_allowed == 11
    assert found.later_share == pytest.approx(float(view.row[11:].sum()))
    assert found.largest_later == 0
    kept = view.row[:11] / view.row[:11].sum()
    np.testing.assert_allclose(found.after[:11], kept, atol=1e-6)
