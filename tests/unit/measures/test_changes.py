"""One head before and after a change: measures that can be worked out by hand."""

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.interventions import parse_interventions
from qkv_core.measures.changes import Experiment, changed_head, head_measures, moved_attention, retrieval
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."

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
    even, first_only = np.full((2, 3), 1 / 3), np.array([[1.0, 0, 0], [1, 0, 0]])
    assert moved_attention(even, first_only) == pytest.approx(2 / 3)
    assert moved_attention(even, even) == 0


@pytest.fixture(scope="module")
def experiment(encoder):
    """`experiment("tie-qk@L3H1")`: the default view under that change."""
    untouched = View(encoder.encode(SENTENCE), 3, 1, 10)

    def make(change, view=untouched):
        return Experiment(view, view.of(encoder.encode(view.encoding.text, parse_interventions(change))))

    return make


class TestRetrieval:
    def test_changed_z_is_held_against_untouched_values(self, experiment):
        made = experiment("v-from-k@L3H1")
        before, after, found = made.untouched.trace, made.changed.trace, retrieval(made)
        v, z, q = before.v[1, 2], after.z[1, 10], after.q[1, 10]
        assert found.after[2] == pytest.approx(v @ z / np.linalg.norm(v) / np.linalg.norm(z), abs=1e-6)
        assert found.own_query_after == pytest.approx(q @ z / np.linalg.norm(q) / np.linalg.norm(z), abs=1e-6)
        assert found.own_query_after > found.own_query_before + 0.2

    def test_where_nothing_changes_both_are_the_same(self, experiment):
        found = retrieval(experiment("temperature=1@L3H1"))
        np.testing.assert_array_equal(found.before, found.after)
        assert found.between == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "n_heads"), [("tie-qk@L1H2", 1), ("tie-qk@L1H2,knock-out@L1", 12), ("no-scale@all", 72)]
)
def test_how_many_heads_are_named(experiment, change, n_heads):
    assert experiment(change).n_heads_named == n_heads


@pytest.mark.parametrize(
    ("change", "made_by"),
    [
        ("tie-qk@L3H1", "QQV"),
        ("tie-kq@L3H1", "KKV"),
        ("swap-qk@L3H1", "KQV"),
        ("swap-qk@L3H1,swap-qk@L3H1", "QKV"),
        ("v-from-k@L3H1,tie-qk@L3H1", "QQK"),
        ("v-from-x@L3H1", ("Q", "K", "x")),
        ("random-w=7@L3H1", ("random", "random", "random")),
        ("random-w=7@L3H1,v-from-x@L3H1", ("random", "random", "x")),
        ("shared-kv=1@L3", ("Q", "shared", "shared")),
        ("shared-kv=1@L3,swap-qk@L3H1", ("shared", "Q", "shared")),
        ("tie-qk@L3H2", "QKV"),
    ],
)
def test_what_makes_q_k_and_v_now(experiment, change, made_by):
    assert tuple(changed_head(experiment(change)).made_by.values()) == tuple(made_by)


def test_what_the_head_is_after_a_change(experiment):
    def found(change):
        return changed_head(experiment(change))

    assert found("tie-qk@L3H1").keys_are_queries
    assert found("random-w=7@L3H1,tie-kq@L3H1").keys_are_queries
    assert not found("tie-qk@L3H1,random-w=7@L3H1").keys_are_queries
    assert found("v-from-k@L3H1").values_are_keys
    assert found("v-from-k@L3H1").same_weights
    assert not found("v-from-k@L3H1,tie-qk@L3H1").values_are_keys
    assert found("no-scale@L3H1").rescaled == pytest.approx(32**0.5)
    assert found("temperature=4@L3H1").rescaled == pytest.approx(0.25)
    assert found("uniform@L3H1").rescaled == 0
    assert found("causal@L3H1").looks_back_only
    assert not found("causal@L3H2").looks_back_only
    assert found("knock-out@L3H1").silent
    assert found("swap-qk@L3H1").from_transpose < 1e-4 < found("swap-qk@all").from_transpose
    assert found("tie-qk@L3H1").other == 2  # "animal"


def test_reading_and_being_changed_are_two_things(experiment):
    def found(change):
        return changed_head(experiment(change))

    assert found("temperature=1@L3H1").nothing_changed
    assert found("tie-qk@L4").nothing_changed
    assert found("tie-qk@L2").only_reads
    assert found("no-positions@all").only_reads
    assert not found("tie-qk@all").only_reads
    assert found("v-from-x@L3H1").reads_the_same
    assert not found("v-from-x@L3H1").own_parts_changed
    assert found("causal@L3H1").own_parts_changed
