"""One head before and after a change: measures that can be worked out by hand."""

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.interventions import parse_interventions
from qkv_core.measures.changes import (
    changed_heads,
    head_measures,
    is_untouched,
    moved_attention,
    pairwise_cosines,
    retrieval,
)

N_HEADS, N, D_HEAD = 2, 3, 5


def trace(seed=0, *, k_is_q=False, v_is_k=False, scale=None, mask=None):
    q, k, v = np.random.default_rng(seed).normal(size=(3, N_HEADS, N, D_HEAD))
    k = q if k_is_q else k
    return scaled_dot_product_attention(q, k, k if v_is_k else v, scale=scale, mask=mask)


class TestHeadMeasures:
    def test_tied_queries_and_keys_score_the_same_both_ways(self):
        tied, free = head_measures(trace(k_is_q=True), 1), head_measures(trace(), 1)
        assert tied.score_symmetry == pytest.approx(1)
        assert tied.largest_gap == pytest.approx(0, abs=1e-12)
        assert free.score_symmetry < 0.9
        assert free.largest_gap > 0.1

    def test_opposite_signs_are_minus_one(self):
        q = np.eye(N)[None]
        k = np.array([[[0, 1, -2], [-1, 0, 3], [2, -3, 0]]], dtype=float)
        found = head_measures(scaled_dot_product_attention(q, k, k), 0)
        assert found.score_symmetry == pytest.approx(-1)
        assert found.largest_gap == 6

    def test_even_weights(self):
        found = head_measures(trace(scale=0.0), 0)
        assert found.self_attention == pytest.approx(1 / N)
        assert found.entropy_share == pytest.approx(1)

    def test_all_weight_on_itself(self):
        q = 100 * np.eye(N)[None]
        found = head_measures(scaled_dot_product_attention(q, q, q), 0)
        assert found.self_attention == pytest.approx(1)
        assert found.entropy_share == pytest.approx(0, abs=1e-9)

    def test_a_head_that_attends_to_nothing_has_no_entropy(self):
        found = head_measures(trace(mask=np.zeros((N_HEADS, 1, 1), dtype=bool)), 0)
        assert found.self_attention == 0
        assert np.isnan(found.entropy_share)


def test_moved_attention_is_the_share_that_went_elsewhere():
    even = trace(scale=0.0)
    first_only = trace(scale=0.0, mask=np.array([True, False, False]))
    assert moved_attention(even, first_only, 1) == pytest.approx(2 / 3)
    assert moved_attention(even, even, 1) == 0


def test_is_untouched_looks_at_the_one_head():
    before = trace()
    silenced = trace(mask=np.array([True, False])[:, None, None])
    assert is_untouched(before, trace(), 1)
    assert is_untouched(before, silenced, 0)
    assert not is_untouched(before, silenced, 1)


class TestRetrieval:
    def test_of_one_key_is_its_value(self):
        only_last = trace(mask=np.array([False, False, True]))
        found = retrieval(only_last, only_last, 1, 0)
        assert found.before[2] == pytest.approx(1)
        assert found.between == pytest.approx(1)
        np.testing.assert_array_equal(found.before, found.after)

    def test_changed_z_is_held_against_untouched_values(self):
        before, after = trace(), trace(v_is_k=True)
        found = retrieval(before, after, 1, 2)
        v, z, q = before.v[1, 0], after.z[1, 2], after.q[1, 2]
        assert found.after[0] == pytest.approx(v @ z / np.linalg.norm(v) / np.linalg.norm(z))
        assert found.own_query_after == pytest.approx(q @ z / np.linalg.norm(q) / np.linalg.norm(z))
        assert found.own_query_after != pytest.approx(found.own_query_before)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tie-qk@L1H2", {(1, 2)}),
        ("tie-qk@L1H2,knock-out@L1", {(1, head) for head in range(5)}),
        ("no-scale@all", {(layer, head) for layer in range(3) for head in range(5)}),
        ("", set()),
    ],
)
def test_changed_heads(text, expected):
    assert changed_heads(parse_interventions(text), 3, 5) == expected


def test_pairwise_cosines_come_as_ab_ac_bc():
    a, b, c = np.array([1.0, 0]), np.array([2.0, 2.0]), np.array([0, -3.0])
    np.testing.assert_allclose(pairwise_cosines([a, b, c]), [0.5**0.5, 0, -(0.5**0.5)])
