"""The soft look-up by hand, and one head's search of the vocabulary against the model's own forward pass."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qkv_core.library.search import (
    POSITION,
    Vocabulary,
    hard_lookup,
    nearest,
    pieces_of,
    search_vocabulary,
    sentence_answers,
    shared_vocabulary,
    soft_lookup,
)


@pytest.fixture(scope="module")
def vocabulary(encoder):
    return Vocabulary(encoder)


def test_soft_lookup_by_hand():
    """Scores 0 and ln 3 make weights 1/4 and 3/4."""
    trace = soft_lookup(
        np.array([1.0, 0.0]),
        np.array([[0.0, 5.0], [np.log(3), 7.0]]),
        np.array([[0.0, 4.0, 8.0], [4.0, 0.0, 8.0]]),
        scale=1.0,
    )
    np.testing.assert_allclose(trace.attention_weights[0], [[0.25, 0.75]])
    np.testing.assert_allclose(trace.z[0], [[3.0, 1.0, 8.0]])
    assert hard_lookup(trace) == [1]


def test_several_queries_are_several_rows():
    trace = soft_lookup(np.eye(3), np.arange(15.0).reshape(5, 3), np.ones((5, 7)), scale=0.1)
    assert trace.attention_weights.shape == (1, 3, 5)
    assert trace.z.shape == (1, 3, 7)


def test_soft_lookup_calls_the_core(monkeypatch):
    called = []
    monkeypatch.setattr("qkv_core.library.search.scaled_dot_product_attention", lambda *_, **__: called.append(True))
    soft_lookup(np.ones(2), np.ones((3, 2)), np.ones((3, 2)), scale=1)
    assert called


@pytest.mark.parametrize(("keys", "words"), [(np.zeros((0, 2)), "at least one key"), (np.zeros(2), "at least one key")])
def test_an_empty_shelf_is_refused(keys, words):
    with pytest.raises(ValueError, match=words):
        soft_lookup(np.ones(2), keys, keys, scale=1)


@given(st.floats(0, 50), st.integers(1, 9))
def test_sharper_means_at_least_as_large_a_best_weight(scale, n_books):
    rng = np.random.default_rng(n_books)
    query, keys = rng.normal(size=3), rng.normal(size=(n_books, 3))
    mild, sharp = (
        soft_lookup(query, keys, keys, scale=factor).attention_weights.max() for factor in (scale, 2 * scale)
    )
    assert sharp >= mild - 1e-12


def test_nearest_ranks_by_cosine():
    ranked = nearest(np.array([1.0, 0.0]), np.array([[0.0, 2.0], [3.0, 0.0], [1.0, 1.0]]))
    assert [row for row, _ in ranked] == [1, 2, 0]
    assert ranked[1][1] == pytest.approx(2**-0.5)


@pytest.mark.parametrize(("word", "head"), [("paris", 1), ("eat", 8), ("##ing", 0)])
def test_scores_are_those_of_the_forward_pass(encoder, vocabulary, word, head):
    """A text of that one word: its query and key, as the encoder computes them at the same position."""
    scores = vocabulary.answers(word, head)
    index = encoder.tokenizer.token_to_id(word)
    x = encoder.embed(np.array([101, index, 102]))
    trace = encoder.layers[0].attend(x)
    assert scores[index] == pytest.approx(trace.scores[head, POSITION, POSITION], abs=1e-3)
    assert vocabulary.askers(word, head)[index] == pytest.approx(scores[index], abs=1e-3)


def test_paris_finds_what_belongs_to_it(encoder):
    found = [token for token, _ in search_vocabulary(encoder, "Paris", head=1, top=10)]
    assert {"louvre", "arrondissement"} <= set(found)


def test_repeated_searches_share_one_vocabulary(encoder, monkeypatch):
    search_vocabulary(encoder, "paris")
    monkeypatch.setattr("qkv_core.library.search.Vocabulary", None)
    search_vocabulary(encoder, "eat", head=8)
    assert shared_vocabulary(encoder) is shared_vocabulary(encoder)


def test_the_ranking_is_a_brute_force_one(vocabulary):
    scores = vocabulary.answers("tired", 1)
    allowed = [i for i, token in enumerate(vocabulary.tokens) if not token.startswith(("##", "[unused"))]
    best = sorted(allowed, key=lambda i: -scores[i])[:7]
    assert [entry.token for entry in vocabulary.ranked(scores, top=7)] == [vocabulary.tokens[i] for i in best]


def test_blend_is_the_weighted_sum_of_all_values(vocabulary):
    trace, values = vocabulary.blend("eat", 3)
    assert trace.attention_weights.sum() == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(trace.z[0, 0], trace.attention_weights[0, 0] @ values, atol=1e-5)


def test_a_short_shelfs_blend_is_that_of_its_own_entries(vocabulary):
    shelf = ["waiter", "cake", "##ing"]
    trace, values = vocabulary.blend("eat", 3, among=shelf)
    rows = [vocabulary.tokens.index(token) for token in shelf]
    scaled = vocabulary.answers("eat", 3)[rows] / np.sqrt(32)
    expected = np.exp(scaled) / np.exp(scaled).sum()
    np.testing.assert_allclose(trace.attention_weights[0, 0], expected, atol=1e-5)
    np.testing.assert_allclose(trace.z[0, 0], expected @ values[rows], atol=1e-4)


def test_a_sentences_own_tokens_answer_best_first(encoder):
    encoding = encoder.encode("The cat sat on the mat because it was warm.")
    answers = sentence_answers(encoding, 5, 11, encoding.tokens.index("it"))
    assert answers[0].token == "cat"
    scores = encoding.layers[5].attention.scores[11, encoding.tokens.index("it")]
    assert [answer.score for answer in answers] == sorted(scores.tolist(), reverse=True)
    assert len(answers) == len(encoding.tokens)


@pytest.mark.parametrize(
    ("word", "layer", "head", "words"),
    [
        ("paris", 1, 0, "Only layer 0"),
        ("paris", 0, 12, "head must be from 0 to 11; got 12"),
        ("tokenizers", 0, 0, "is made of"),
        ("", 0, 0, "is made of"),
    ],
)
def test_what_can_not_be_searched_is_said(encoder, word, layer, head, words):
    with pytest.raises(ValueError, match=words):
        search_vocabulary(encoder, word, layer, head)


def test_pieces_are_the_tokenizers(encoder):
    assert pieces_of(encoder, "tokenizers") == ["token", "##izer", "##s"]
    assert pieces_of(encoder, "🙂") == ["[UNK]"]
