"""What is said of a head's own library, against scores sorted by brute force."""

from functools import cache

import numpy as np

from qkv_core.encoder import load_encoder
from qkv_core.library.vocabulary import Vocabulary, pieces_of
from qkv_core.words.vocabulary import made_of, what_comes_back, who_answers
from tests.property.claims.views import TEXTS, check

WORDS = ("paris", "eat", "##ing", "the", "[CLS]", "[unused5]", "`", "中")
HEADS = (0, 1, 8)
EXACT = 1e-4


@cache
def encoder():
    return load_encoder()


@cache
def rows():
    """Every entry's token and its x."""
    x = encoder().word_embeddings + encoder().position_embeddings[1] + encoder().token_type_embeddings[0]
    tokens = [encoder().tokenizer.id_to_token(index) for index in range(encoder().tokenizer.get_vocab_size())]
    return tokens, encoder().first_x(x)


@cache
def scaled_scores(word, head):
    tokens, x = rows()
    layer = encoder().layers[0]
    q = x[tokens.index(word)] @ layer.W_Q[head] + layer.b_Q[head]
    keys = x @ layer.W_K[head] + layer.b_K[head]
    return dict(zip(tokens, (float(score) / 32**0.5 for score in keys @ q), strict=True))


def softmax(scores):
    exponentials = np.exp(np.array(scores) - max(scores))
    return exponentials / exponentials.sum()


def are_best(word, head, tokens, among):
    scores = scaled_scores(word, head)
    wanted = [token for token in scores if among(token) and not token.startswith("[unused")]
    rest = max(scores[token] for token in wanted if token not in tokens)
    in_order = [scores[token] for token in tokens]
    return in_order == sorted(in_order, reverse=True) and in_order[-1] >= rest - EXACT and set(tokens) <= set(wanted)


def largest_share(word, head):
    return max(softmax(list(scaled_scores(word, head).values())))


ORACLES = {
    "best_of_all": lambda word, head, tokens: are_best(word, head, tokens, lambda _: True),
    "best_without_pieces": lambda word, head, tokens: are_best(word, head, tokens, lambda token: "##" not in token[:2]),
    "mostly_one": lambda word, head: largest_share(word, head) > 0.5 - EXACT,
    "nobody_has_most": lambda word, head: largest_share(word, head) < 0.5 + EXACT,
}


def test_every_claim_holds():
    vocabulary = Vocabulary(encoder())
    checked = 0
    for word in WORDS:
        for head in HEADS:
            for pieces in (False, True):
                found = vocabulary.answers(word, head, pieces=pieces)
                said = who_answers(found, pieces=pieces)
                checked += check(said, ORACLES, word, head)
            checked += check(what_comes_back(vocabulary.blend(word, head)), ORACLES, word, head)
    assert checked == 3 * len(HEADS) * len(WORDS)


def test_what_is_called_no_entry_is_none():
    tokens, _ = rows()
    oracles = {"no_entry": lambda word: word not in tokens}
    for word in [*WORDS, *(word for text in TEXTS for word in text.split())]:
        pieces = pieces_of(encoder(), word)
        if len(pieces) == 1:
            assert pieces[0] in tokens
        else:
            check(made_of(word, pieces), oracles)
