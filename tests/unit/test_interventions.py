"""Interventions: their text form, their places, and what each does to the real model and leaves alone in it."""

import re

import numpy as np
import pytest

from qkv_core.attention import softmax
from qkv_core.interventions import (
    MAX_INTERVENTIONS,
    RULES,
    Intervention,
    Kind,
    format_interventions,
    parse_interventions,
)

TEXT = "The animal didn't cross the street because it was too tired."


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

    def test_random_numbers_are_as_widely_spread_and_without_bias(self, encoder):
        layer = changed(encoder, "random-w=7@L2H1").layers[2].layer
        np.testing.assert_allclose(layer.W_K[1].std(), encoder.layers[2].W_K[1].std(), rtol=0.03)
        assert not layer.b_Q[1].any()
        assert not layer.b_V[1].any()

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
