"""One head's search of the vocabulary against the model's own forward pass, and against brute force."""

import numpy as np
import pytest

from qkv_core.library.vocabulary import POSITION, Vocabulary, pieces_of, sentence_answers
from qkv_core.measures.similarity import cosine
from qkv_core.view import View


@pytest.fixture(scope="module")
def vocabulary(encoder):
    return Vocabulary(encoder)


def every_score(found):
    return {entry.token: entry.score for entry in found.best}


@pytest.mark.parametrize(("word", "head"), [("paris", 1), ("eat", 8), ("##ing", 0)])
def test_scores_are_those_of_the_forward_pass(encoder, vocabulary, word, head):
    """A text of that one word: its query and key, as the encoder computes them at the same position."""
    index = encoder.tokenizer.token_to_id(word)
    trace = encoder.layers[0].attend(encoder.embed(np.array([101, index, 102])))
    expected = pytest.approx(trace.scores[head, POSITION, POSITION], abs=1e-3)
    everything = {"top": len(vocabulary.tokens), "pieces": True}
    assert every_score(vocabulary.answers(word, head, **everything))[word] == expected
    assert every_score(vocabulary.askers(word, head, **everything))[word] == expected


def test_paris_finds_what_belongs_to_it(vocabulary):
    found = vocabulary.answers("paris", 1, top=10)
    assert {"louvre", "arrondissement"} <= {entry.token for entry in found.best}
    assert found.head_name == "L0H1"


@pytest.mark.parametrize("pieces", [False, True])
def test_the_ranking_is_a_brute_force_one(encoder, vocabulary, pieces):
    layer = encoder.layers[0]
    x = encoder.first_x(
        encoder.word_embeddings + encoder.position_embeddings[POSITION] + encoder.token_type_embeddings[0]
    )
    q = x[vocabulary.tokens.index("tired")] @ layer.W_Q[1] + layer.b_Q[1]
    scores = [float(q @ (row @ layer.W_K[1] + layer.b_K[1])) for row in x]
    unwanted = ("[unused",) if pieces else ("[unused", "##")
    allowed = [i for i, token in enumerate(vocabulary.tokens) if not token.startswith(unwanted)]
    best = sorted(allowed, key=lambda i: -scores[i])[:7]
    found = vocabulary.answers("tired", 1, top=7, pieces=pieces)
    assert [entry.token for entry in found.best] == [vocabulary.tokens[i] for i in best]


def test_all_heads_side_by_side(vocabulary):
    rankings = vocabulary.every_heads_answers("eat")
    assert [found.head for found in rankings] == list(range(12))
    assert rankings[8].best == vocabulary.answers("eat", 8, top=8).best


def test_the_blend_is_of_all_entries(vocabulary):
    blend = vocabulary.blend("eat", 3)
    assert blend.shelf == vocabulary.tokens
    assert blend.attention_weights.sum() == pytest.approx(1, abs=1e-4)
    best = vocabulary.answers("eat", 3, top=1, pieces=True).best[0].token
    assert blend.shelf[int(blend.attention_weights.argmax())] == best
    assert len(blend.nearest.best) == 12


def test_the_blends_neighbours_are_those_of_all_values_by_their_weights(encoder, vocabulary):
    blend = vocabulary.blend("eat", 3, pieces=True)
    x = encoder.first_x(
        encoder.word_embeddings + encoder.position_embeddings[POSITION] + encoder.token_type_embeddings[0]
    )
    v = x @ encoder.layers[0].W_V[3] + encoder.layers[0].b_V[3]
    nearest, z = blend.nearest.best[0], blend.attention_weights @ v
    assert nearest.score == pytest.approx(float(cosine(v[vocabulary.tokens.index(nearest.token)], z)), abs=1e-5)


def test_a_sentences_own_tokens_answer_best_first(encoder):
    encoding = encoder.encode("The cat sat on the mat because it was warm.")
    answers = sentence_answers(View(encoding, 5, 11, encoding.tokens.index("it")))
    assert answers[0].token == "2 cat"
    scores = encoding.layers[5].attention.scores[11, encoding.tokens.index("it")]
    assert [answer.score for answer in answers] == sorted(scores.tolist(), reverse=True)


def test_a_word_that_is_no_entry_is_refused(vocabulary):
    with pytest.raises(ValueError, match="no entry 'tokenizers'"):
        vocabulary.answers("tokenizers", 0)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("tokenizers", ["token", "##izer", "##s"]),
        ("Paris", ["paris"]),
        ("##ing", ["##ing"]),
        (" ##ing ", ["##ing"]),
        ("[unused7]", ["[unused7]"]),
        ("🙂", ["[UNK]"]),
        ("", []),
    ],
)
def test_pieces_are_entries(encoder, word, pieces):
    assert pieces_of(encoder, word) == pieces
