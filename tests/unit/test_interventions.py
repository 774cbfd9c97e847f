"""Interventions: their text form, each one's effect by hand, and what it leaves alone in the real model."""

import re

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention, softmax
from qkv_core.interventions import (
    MAX_INTERVENTIONS,
    RULES,
    Intervention,
    Kind,
    Projections,
    change_projections,
    changed_mask,
    changed_scale,
    format_interventions,
    parse_interventions,
)

TEXT = "The animal didn't cross the street because it was too tired."
HEADS, D_MODEL, D_HEAD, N = 3, 15, 5, 7


def changed(encoder, text_form, text=TEXT):
    return encoder.encode(text, parse_interventions(text_form))


class TestTextForm:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("tie-qk@L3H1", Intervention(Kind.TIE_QK, 3, 1)),
            ("temperature=0.5@L3", Intervention(Kind.TEMPERATURE, 3, value=0.5)),
            ("temperature=2@all", Intervention(Kind.TEMPERATURE, value=2)),
            ("random-w=7@L5H11", Intervention(Kind.RANDOM_W, 5, 11, 7)),
            ("no-scale@all", Intervention(Kind.NO_SCALE)),
            ("causal@L3H1", Intervention(Kind.CAUSAL, 3, 1)),
            ("shared-kv=4@L3", Intervention(Kind.SHARED_KV, 3, value=4)),
            ("no-positions@all", Intervention(Kind.NO_POSITIONS)),
        ],
    )
    def test_reads_and_writes(self, text, expected):
        assert parse_interventions(text) == (expected,)
        assert str(expected) == text

    def test_several_keep_their_order(self):
        text = "swap-qk@L0,tie-qk@L0H2,knock-out@L1H0"
        assert [str(each) for each in parse_interventions(text)] == text.split(",")
        assert format_interventions(parse_interventions(f" {text.replace(',', ' , ')} ")) == text

    @pytest.mark.parametrize("text", ["", "  "])
    def test_nothing_is_no_intervention(self, text):
        assert parse_interventions(text) == ()

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("junk", "'junk' is no intervention. Expected a kind and a place, such as tie-qk@L3H1"),
            ("tie-qk", "is no intervention"),
            ("tie-qk@", "is no intervention"),
            ("tie-qk@H1", "is no intervention"),
            ("tie-qk@L-1", "is no intervention"),
            ("tie-qk@L3H1,", "'' is no intervention"),
            ("tie-qk@L٣", "is no intervention"),
            ("frobnicate@all", "the kinds are tie-qk, tie-kq"),
            ("tie-qk=1@L3", "tie-qk takes no number, as in tie-qk@L3; got 1.0."),
            ("temperature@L3", "A temperature is a number from 0.01 to 100, as in temperature=0.5@L3; got None."),
            ("temperature=0@L3", "got 0.0."),
            ("temperature=nan@L3", "got nan."),
            ("temperature=inf@L3", "got inf."),
            ("temperature=-1@L3", "got -1.0."),
            ("temperature=warm@L3", "should have a number after its = sign; got 'warm'."),
            ("random-w@L3", "random-w needs a seed, a whole number from 0 to 999999"),
            ("random-w=1.5@L3", "got 1.5."),
            ("random-w=nan@L3", "got nan."),
            ("shared-kv@L3", "shared-kv needs a number of sets, from 1 to 999, as in shared-kv=3@L3; got None."),
            ("shared-kv=0@L3", "got 0.0."),
            ("shared-kv=1.5@L3", "got 1.5."),
            ("shared-kv=nan@L3", "got nan."),
            ("no-positions@L0", "no-positions acts before the first layer, so its place is all; got L0."),
        ],
    )
    def test_junk_is_refused_with_a_sentence(self, text, sentence):
        with pytest.raises(ValueError, match=re.escape(sentence)):
            parse_interventions(text)

    def test_places_are_checked_where_they_are_made(self):
        with pytest.raises(ValueError, match="A head needs its layer"):
            Intervention(Kind.TIE_QK, head=1)
        with pytest.raises(ValueError, match="count from 0; got layer -1"):
            Intervention(Kind.TIE_QK, layer=-1)

    def test_every_kind_says_what_it_does(self):
        assert set(RULES) == set(Kind)


class TestPlaces:
    @pytest.mark.parametrize("text", ["knock-out@L6", "knock-out@L0H12"])
    def test_outside_the_model(self, encoder, text):
        sentence = f"{text} is outside this model, which has layers L0 to L5 and heads H0 to H11."
        with pytest.raises(ValueError, match=re.escape(sentence)):
            changed(encoder, text)

    def test_heads_that_do_not_make_whole_groups(self, encoder):
        sentence = (
            "shared-kv=5@L1 should divide the 12 heads of a layer into groups of one size; 12 is no multiple of 5."
        )
        with pytest.raises(ValueError, match=re.escape(sentence)):
            changed(encoder, "shared-kv=5@L1")

    def test_too_many(self, encoder):
        with pytest.raises(ValueError, match=f"At most {MAX_INTERVENTIONS} interventions can be combined; got 17"):
            changed(encoder, ",".join(["no-scale@all"] * 17))

    def test_the_text_form_itself_is_refused(self, encoder):
        with pytest.raises(ValueError, match="parse_interventions makes them of text"):
            encoder.encode(TEXT, "no-scale@all")


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

    def test_random_numbers_are_as_widely_spread_and_without_bias(self, encoder):
        layer = changed(encoder, "random-w=7@L2H1").layers[2].layer
        np.testing.assert_allclose(layer.W_K[1].std(), encoder.layers[2].W_K[1].std(), rtol=0.03)
        assert not layer.b_Q[1].any()
        assert not layer.b_V[1].any()

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


class TestInTheRealModel:
    def test_without_interventions_the_model_itself_runs(self, encoder):
        encoding = encoder.encode(TEXT)
        assert encoding.interventions == ()
        for trace, layer in zip(encoding.layers, encoder.layers, strict=True):
            assert trace.layer is layer
            assert (layer.mask, layer.scale) == (None, None)

    @pytest.mark.parametrize("kind", ["tie-qk", "tie-kq"])
    def test_tied_queries_and_keys_give_symmetric_scores(self, encoder, kind):
        trace = changed(encoder, f"{kind}@all").layers[3].attention
        np.testing.assert_array_equal(trace.q, trace.k)
        np.testing.assert_allclose(trace.scores, trace.scores.swapaxes(1, 2), atol=1e-4)

    def test_v_from_k_gives_the_weighted_keys(self, encoder):
        trace = changed(encoder, "v-from-k@L2H5").layers[2].attention
        np.testing.assert_array_equal(trace.z[5], (trace.attention_weights @ trace.k)[5])

    def test_v_from_x_everywhere_lays_x_out_over_the_heads(self, encoder):
        layer = changed(encoder, "v-from-x@all").layers[4]
        np.testing.assert_array_equal(np.concatenate(list(layer.attention.v), axis=1), layer.x)

    def test_swapped_matrices_transpose_the_scores(self, encoder):
        before = encoder.encode(TEXT).layers[1].attention.scores
        now = changed(encoder, "swap-qk@L1").layers[1].attention.scores
        np.testing.assert_allclose(now, before.swapaxes(1, 2), atol=1e-4)

    def test_a_layer_without_heads_adds_only_its_bias(self, encoder):
        layer = changed(encoder, "knock-out@L2").layers[2]
        np.testing.assert_array_equal(layer.attention_output, np.tile(encoder.layers[2].b_O, (len(layer.x), 1)))

    @pytest.mark.parametrize("text_form", ["temperature=1@all", "temperature=2@all,temperature=0.5@all"])
    def test_temperature_one_is_the_identity(self, encoder, text_form):
        before, now = encoder.encode(TEXT), changed(encoder, text_form)
        np.testing.assert_array_equal(now.layers[5].output, before.layers[5].output)

    def test_a_head_that_looks_back_only(self, encoder):
        before, now = encoder.encode(TEXT).layers[2].attention, changed(encoder, "causal@L2H5").layers[2].attention
        np.testing.assert_array_equal(now.scores, before.scores)
        for query, row in enumerate(now.attention_weights[5]):
            assert not row[query + 1 :].any()
            exponentials = np.exp(now.scaled_scores[5, query, : query + 1].astype(float))
            np.testing.assert_allclose(row[: query + 1], exponentials / exponentials.sum(), atol=1e-6)
        np.testing.assert_array_equal(now.attention_weights[4], before.attention_weights[4])

    def test_looking_back_and_knocked_out(self, encoder):
        trace = changed(encoder, "causal@all,knock-out@L2H5").layers[2].attention
        assert not trace.z[5].any()
        assert not np.triu(trace.attention_weights[4], 1).any()
        assert trace.attention_weights[4, 0, 0] == 1

    def test_what_comes_later_changes_nothing_before_it(self, encoder):
        """Under the mask everywhere, a text's beginning is read the same whatever follows."""
        short, long = (changed(encoder, "causal@all", text) for text in ("the cat sat", "the cat sat on a red mat."))
        for ours, theirs in zip(short.hidden_states, long.hidden_states, strict=True):
            np.testing.assert_allclose(ours[:4], theirs[:4], atol=1e-5)

    def test_without_positions_the_same_word_is_the_same_x(self, encoder):
        x = changed(encoder, "no-positions@all", "the cat saw the dog").layers[0].x
        np.testing.assert_array_equal(x[1], x[4])
        with_positions = encoder.encode("the cat saw the dog").layers[0].x
        assert np.abs(with_positions[1] - with_positions[4]).max() > 0.1

    @pytest.mark.parametrize(
        "kind", ["tie-qk", "v-from-x", "random-w=7", "no-scale", "uniform", "knock-out", "causal", "shared-kv=3"]
    )
    def test_only_that_head_and_what_comes_after_it(self, encoder, kind):
        before, now = encoder.encode(TEXT).layers, changed(encoder, f"{kind}@L2H5").layers
        np.testing.assert_array_equal(now[1].output, before[1].output)
        assert [trace.layer is layer for trace, layer in zip(now, encoder.layers, strict=True)].count(False) == 1
        others = np.arange(encoder.n_heads) != 5
        np.testing.assert_array_equal(now[2].attention.z[others], before[2].attention.z[others])
        assert np.abs(now[2].attention.z[5] - before[2].attention.z[5]).max() > 1e-2
        assert np.abs(now[5].output - before[5].output).max() > 1e-3

    def test_the_trace_shows_what_was_used(self, encoder):
        text_form = "swap-qk@L3H1,no-scale@L3H1,uniform@L3H2,knock-out@L3H4"
        encoding = changed(encoder, text_form)
        layer = encoding.layers[3]
        trace = layer.attention
        np.testing.assert_array_equal(trace.q, layer.x @ layer.layer.W_Q + layer.layer.b_Q[:, None])
        np.testing.assert_array_equal(trace.scaled_scores[1], trace.scores[1])
        np.testing.assert_array_equal(trace.attention_weights, softmax(trace.scaled_scores, trace.mask))
        np.testing.assert_array_equal(trace.z, trace.attention_weights @ trace.v)
        assert encoding.interventions == parse_interventions(text_form)
