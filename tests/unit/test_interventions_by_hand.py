"""Each intervention's effect on projections, scores and weights, worked out by hand."""

import re

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.interventions import (
    Projections,
    change_projections,
    changed_mask,
    changed_scale,
    parse_interventions,
)

HEADS, D_MODEL, D_HEAD, N = 3, 15, 5, 7


class TestProjectionsByHand:
    @pytest.fixture
    def learned(self):
        random = np.random.default_rng(11)
        W = [random.normal(size=(HEADS, D_MODEL, D_HEAD)) for _ in range(3)]
        b = [random.normal(size=(HEADS, D_HEAD)) for _ in range(3)]
        return Projections(*W, *b)

    @pytest.mark.parametrize(
        ("kind", "sources"),
        [
            ("tie-qk", "QQV"),  # where W_Q, W_K and W_V come from
            ("tie-kq", "KKV"),
            ("swap-qk", "KQV"),
            ("v-from-k", "QKK"),
        ],
    )
    def test_copies(self, learned, kind, sources):
        result = change_projections(learned, parse_interventions(f"{kind}@L4H1"), layer=4)
        for letter, source in zip("QKV", sources, strict=True):
            for matrix in ("W", "b"):
                now, before = getattr(result, f"{matrix}_{letter}"), getattr(learned, f"{matrix}_{letter}")
                np.testing.assert_array_equal(now[1], getattr(learned, f"{matrix}_{source}")[1])
                np.testing.assert_array_equal(now[[0, 2]], before[[0, 2]])

    def test_v_from_x_gives_each_head_its_own_slice_of_x(self, learned):
        result = change_projections(learned, parse_interventions("v-from-x@all"), layer=0)
        x = np.random.default_rng(3).normal(size=(N, D_MODEL))
        v = x @ result.W_V + result.b_V[:, None, :]
        for head in range(HEADS):
            np.testing.assert_array_equal(v[head], x[:, head * D_HEAD : (head + 1) * D_HEAD])

    @pytest.mark.parametrize("n_sets", [1, 3])
    def test_shared_keys_and_values_are_the_means_of_their_groups(self, learned, n_sets):
        result = change_projections(learned, parse_interventions(f"shared-kv={n_sets}@L4"), layer=4)
        for name in ("W_K", "b_K", "W_V", "b_V"):
            for head in range(HEADS):
                group = [other for other in range(HEADS) if other * n_sets // HEADS == head * n_sets // HEADS]
                mean = sum(getattr(learned, name)[other] for other in group) / len(group)
                np.testing.assert_allclose(getattr(result, name)[head], mean, rtol=1e-12, atol=1e-15)
        np.testing.assert_array_equal(result.W_Q, learned.W_Q)

    def test_one_head_alone_can_take_its_groups_keys_and_values(self, learned):
        one = change_projections(learned, parse_interventions("shared-kv=1@L4H1"), layer=4)
        all_ = change_projections(learned, parse_interventions("shared-kv=1@L4"), layer=4)
        np.testing.assert_array_equal(one.W_K[1], all_.W_K[1])
        np.testing.assert_array_equal(one.W_K[[0, 2]], learned.W_K[[0, 2]])

    def test_random_numbers_belong_to_seed_layer_and_head(self, learned):
        def drawn(text, layer):
            return change_projections(learned, parse_interventions(text), layer)

        alone, among_all = drawn("random-w=7@L2H1", 2), drawn("random-w=7@all", 2)
        for one, many in zip(alone, among_all, strict=True):
            np.testing.assert_array_equal(one[1], many[1])
        others = [drawn("random-w=8@all", 2).W_Q[1], drawn("random-w=7@all", 3).W_Q[1], among_all.W_Q[2]]
        assert all(np.abs(alone.W_Q[1] - other).max() > 0.1 for other in [*others, alone.W_K[1]])

    def test_in_the_order_written(self, learned):
        first = change_projections(learned, parse_interventions("tie-qk@all,v-from-k@all"), layer=0)
        second = change_projections(learned, parse_interventions("v-from-k@all,tie-qk@all"), layer=0)
        np.testing.assert_array_equal(first.W_V, learned.W_Q)
        np.testing.assert_array_equal(second.W_V, learned.W_K)

    def test_swapped_twice_is_as_before(self, learned):
        result = change_projections(learned, parse_interventions("swap-qk@all,swap-qk@all"), layer=0)
        for now, before in zip(result, learned, strict=True):
            np.testing.assert_array_equal(now, before)

    def test_the_learned_arrays_stay_and_the_new_ones_are_read_only(self, learned):
        before = [array.copy() for array in learned]
        result = change_projections(learned, parse_interventions("random-w=7@all"), layer=0)
        for now, then, new in zip(learned, before, result, strict=True):
            np.testing.assert_array_equal(now, then)
            assert not new.flags.writeable


def attend(interventions, q, k, v):
    """The formula under the mask and scale that the interventions leave."""
    n_heads, _, d_head = q.shape
    mask, scale = changed_mask(interventions, n_heads), changed_scale(interventions, n_heads, d_head)
    return scaled_dot_product_attention(q, k, v, mask=mask, scale=scale)


class TestAttentionByHand:
    """q·k is 0, 1 and 2 for the three keys, so every softmax is a sum of three powers of e."""

    q = np.array([[[2.0, 0, 0, 0]]] * 2)  # two heads with the same numbers, d_head 4
    k = np.array([[[0, 1.0, 0, 0], [0.5, 0, 1, 0], [1, 0, 0, 1]]] * 2)
    v = np.array([[[1.0], [10], [100]]] * 2)

    def attend(self, text):
        return attend(parse_interventions(text), self.q, self.k, self.v)

    def test_no_scale_in_one_head(self):
        trace = self.attend("no-scale@L0H1")
        np.testing.assert_array_equal(trace.scaled_scores[:, 0], [[0, 0.5, 1], [0, 1, 2]])
        assert (trace.scale_of(0), trace.scale_of(1)) == (0.5, 1)
        e = np.e
        np.testing.assert_allclose(trace.attention_weights[1, 0], np.array([1, e, e**2]) / (1 + e + e**2))

    def test_temperature(self):
        trace = self.attend("temperature=0.25@all")
        assert trace.scale == 2
        np.testing.assert_array_equal(trace.scaled_scores[0, 0], [0, 2, 4])

    @pytest.mark.parametrize("text", ["no-scale@all,temperature=4@L0H0", "temperature=4@L0H0,no-scale@all"])
    def test_scale_and_temperature_combine_in_any_order(self, text):
        trace = self.attend(text)
        assert (trace.scale_of(0), trace.scale_of(1)) == (0.25, 1)

    def test_two_temperatures_multiply(self):
        assert self.attend("temperature=4@all,temperature=0.5@all").scale == 0.25

    def test_uniform(self):
        trace = self.attend("uniform@L0H0")
        np.testing.assert_allclose(trace.attention_weights[0, 0], [1 / 3] * 3)
        np.testing.assert_allclose(trace.z[0, 0], [37])
        assert trace.scale_of(0) == 0
        untouched = scaled_dot_product_attention(self.q, self.k, self.v)
        np.testing.assert_array_equal(trace.attention_weights[1], untouched.attention_weights[1])
        np.testing.assert_array_equal(trace.z[1], untouched.z[1])

    def test_knock_out(self):
        trace = self.attend("knock-out@L0H0")
        untouched = scaled_dot_product_attention(self.q, self.k, self.v)
        np.testing.assert_array_equal(trace.z, [[[0]], untouched.z[1]])
        np.testing.assert_array_equal(trace.attention_weights, [[[0, 0, 0]], untouched.attention_weights[1]])
        np.testing.assert_array_equal(trace.scores, untouched.scores)

    def test_a_scale_that_does_not_fit_the_heads_is_refused(self):
        sentence = "scale must be a number or [n_heads, 1, 1] = (2, 1, 1); got (3, 1, 1)."
        with pytest.raises(ValueError, match=re.escape(sentence)):
            scaled_dot_product_attention(self.q, self.k, self.v, scale=np.ones((3, 1, 1)))

    def test_the_formulas_own_where_nothing_concerns_it(self):
        interventions = parse_interventions("tie-qk@all")
        assert changed_mask(interventions, n_heads=2) is None
        assert changed_scale(interventions, n_heads=2, d_head=4) is None
