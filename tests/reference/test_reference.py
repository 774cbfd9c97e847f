"""Parity with sentence-transformers: per layer and head, so that errors in two places can't cancel."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qkv_core.attention import merge_heads, softmax
from qkv_core.reference import TOLERANCE, ReferenceTrace, audit, compare, load_reference, reference_trace

# Both sides are float32 and add up in another order. Hidden states reach 10.5, where one rounding is 1e-6: over these
# texts the two came out at most 7.2e-6 apart (each of them about 5e-6 from a float64 run of the same model), attention
# weights 4.3e-6, embeddings 2.3e-7. The smallest mistake tried, GELU by its tanh approximation, makes 1e-4 and more.
PARITY = 1e-5

SENTENCES = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").strip("\n").split("\n")
# What would be invisible in the file, or end its line.
INVISIBLE = [
    "",
    " \t ",
    "two\nlines\r\nand\ttabs",
    "zero\u200bwidth, soft\u00adhyphen, no\u00a0break, line\u2028separator",
    "right \u202eto left\u202c and back",
    "bell\x07 null\x00 escape\x1b[31m \x7f",
    "lone \ud83d surrogates \udca9",
]

ANIMAL = SENTENCES[0]


@pytest.fixture(scope="module", params=SENTENCES + INVISIBLE, ids=lambda text: ascii(text)[1:31])
def text(request):
    return request.param


@pytest.fixture(scope="module")
def encoding(text, encoder):
    return encoder.encode(text)


@pytest.fixture(scope="module")
def audited(encoding):
    return audit(encoding)


class TestParity:
    def test_there_is_variety(self):
        assert len(set(SENTENCES)) == len(SENTENCES) >= 50

    def test_attention_weights(self, audited):
        assert audited.attention_weights.shape == (6, 12)
        assert not np.argwhere(~(audited.attention_weights <= PARITY)).tolist(), "these [layer, head]"

    def test_hidden_states(self, audited):
        assert audited.hidden_states.shape == (7,)
        assert not np.flatnonzero(~(audited.hidden_states <= PARITY)).tolist(), "these hidden states"

    def test_sentence_embedding(self, audited):
        assert audited.sentence_embedding <= PARITY
        assert audited.passed

    def test_tokens_and_their_cut(self, encoding):
        model = load_reference(encoding.encoder.folder)
        read = model.preprocess([encoding.text])["input_ids"][0].tolist()
        uncut = model.tokenizer(encoding.text, truncation=False)["input_ids"]
        assert list(encoding.token_ids) == read
        assert list(encoding.tokens) == model.tokenizer.convert_ids_to_tokens(read)
        assert encoding.n_tokens_cut == len(uncut) - len(read)


def test_some_sentences_are_cut(encoder):
    assert sum(len(encoder.tokenizer.encode(text).ids) > encoder.max_tokens for text in SENTENCES) >= 2


def test_each_layer_alone_turns_the_published_input_into_the_published_output(encoder):
    published = reference_trace(ANIMAL, encoder.folder)
    for index, layer in enumerate(encoder.layers):
        trace = layer.forward(published.hidden_states[index])
        weights = published.attention_weights[index]
        np.testing.assert_allclose(trace.attention.attention_weights, weights, rtol=0, atol=PARITY)
        np.testing.assert_allclose(trace.output, published.hidden_states[index + 1], rtol=0, atol=PARITY)


def softmax_over_queries(scaled_scores, mask=None):
    return softmax(scaled_scores.swapaxes(-1, -2), mask).swapaxes(-1, -2)


def unscaled(scores, scale):  # noqa: ARG001 - stands in for scale_scores
    return scores


def tanh_gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def without_bias(z, W_O, b_O):  # noqa: ARG001 - stands in for merge_heads
    return merge_heads(z, W_O)


@pytest.mark.parametrize(
    ("broken", "replacement"),
    [
        ("qkv_core.attention.softmax", softmax_over_queries),
        ("qkv_core.attention.scale_scores", unscaled),
        ("qkv_core.encoder.merge_heads", without_bias),
        ("qkv_core.encoder.gelu", tanh_gelu),
    ],
)
def test_a_broken_step_fails_the_audit(broken, replacement, encoder, monkeypatch):
    """So the numbers that pass are this project's own: the reference's would not change."""
    monkeypatch.setattr(broken, replacement)
    broken_audit = audit(encoder.encode(ANIMAL))
    assert broken_audit.max_abs_diff > TOLERANCE
    assert not broken_audit.passed


class TestCompare:
    @pytest.fixture
    def encoding(self, encoder):
        return encoder.encode(ANIMAL)

    @pytest.fixture
    def copy(self, encoding):
        """A reference that agrees in every number, to be changed."""
        return ReferenceTrace(
            token_ids=encoding.token_ids,
            attention_weights=[layer.attention.attention_weights.copy() for layer in encoding.layers],
            hidden_states=[state.copy() for state in encoding.hidden_states],
            sentence_embedding=encoding.sentence_embedding.copy(),
            seconds=1.5,
        )

    def test_equal_numbers_do_not_differ(self, encoding, copy):
        same = compare(encoding, copy)
        assert (same.max_abs_diff, same.passed, same.seconds) == (0, True, 1.5)

    def test_a_difference_is_found_in_its_layer_and_head(self, encoding, copy):
        copy.attention_weights[2][5, 3, 7] -= 2
        found = compare(encoding, copy).attention_weights
        assert np.argwhere(found).tolist() == [[2, 5]]
        assert found[2, 5] == pytest.approx(2)

    def test_a_difference_is_found_in_its_hidden_state(self, encoding, copy):
        copy.hidden_states[4][3, 7] += 2
        found = compare(encoding, copy)
        assert np.flatnonzero(found.hidden_states).tolist() == [4]
        assert found.max_abs_diff == pytest.approx(2)
        assert not found.passed

    def test_a_difference_is_found_in_the_embedding(self, encoding, copy):
        copy.sentence_embedding[7] += 2
        assert compare(encoding, copy).max_abs_diff == pytest.approx(2)

    @pytest.mark.parametrize("part", ["attention_weights", "hidden_states"])
    def test_a_nan_can_not_pass(self, part, encoding, copy):
        getattr(copy, part)[1][0, 0] = np.nan
        found = compare(encoding, copy)
        assert np.isnan(found.max_abs_diff)
        assert not found.passed

    def test_another_number_of_tokens_is_said_with_both(self, encoding, encoder):
        found = compare(encoding, reference_trace("Only this.", encoder.folder))
        assert found.disagreement == "Of this text the published model reads 5 tokens; here it is 16."
        assert found.max_abs_diff == np.inf
        assert not found.passed

    def test_another_token_is_said_though_no_number_differs(self, encoding, copy):
        other = (*copy.token_ids[:3], 7, *copy.token_ids[4:])
        found = compare(encoding, replace(copy, token_ids=other))
        ours = encoding.token_ids[3]
        assert found.disagreement == f"The published model reads other tokens: number 3 is 7 there and {ours} here."
        assert not found.passed

    def test_an_embedding_of_other_dimensions_is_said(self, encoding, copy):
        found = compare(encoding, replace(copy, sentence_embedding=copy.sentence_embedding[:8]))
        assert "an embedding of 8 dimensions; here it has 6 and 384" in found.disagreement
        assert not found.passed
