"""What the page says of the order of the words, against shuffles and means that a loop makes."""

from dataclasses import replace
from functools import cache
from math import sqrt

import numpy as np
import pytest

from qkv_core.measures.word_order import WITHOUT_POSITIONS, one_back, shuffle, twins
from qkv_core.view import View
from qkv_core.words.word_order import answer, same_words, shuffled, where_it_is
from tests.models import bundled
from tests.property.claims.views import check, encodings


def encode(text, interventions=()):
    return bundled().encode(text, interventions)


@cache
def shares(text, interventions=()):
    """Every head's mean weight on the token before, one after the other."""
    layers = encode(text, interventions).layers
    return {
        (layer, head): sum(weights[query, query - 1] for query in range(1, len(weights))) / (len(weights) - 1)
        for layer, trace in enumerate(layers)
        for head, weights in enumerate(trace.attention.attention_weights.astype(float))
    }


def undone(encoding, order, interventions):
    """Between each token's last row in both orders: the largest difference."""
    ids = np.array(encoding.token_ids)
    straight, shuffled = (bundled().run(each, interventions)[-1].output for each in (ids, ids[order]))
    return max(abs(straight[old] - shuffled[new]).max() for new, old in enumerate(order))


def most_one_back(text):
    return max(shares(text), key=shares(text).get)


def is_the_best(text, place):
    return shares(text)[place] > shares(text)[most_one_back(text)] - 1e-6


def cosines(sentences):
    for interventions in ((), (WITHOUT_POSITIONS,)):
        a, b = (encode(sentence, interventions).sentence_embedding for sentence in sentences)
        yield float(a @ b) / sqrt(float(a @ a) * float(b @ b))


def bags(sentences):
    return [sorted(encode(sentence).token_ids) for sentence in sentences]


ORACLES = {
    "no_other_order": lambda encoding, order: list(order) == sorted(order),
    "shuffled": lambda encoding, order: sorted(order) == list(range(len(encoding.tokens))) != list(order),
    "order_is_blind": lambda encoding, order: undone(encoding, order, (WITHOUT_POSITIONS,)) < 1e-3,
    "order_is_not_blind": lambda encoding, order: undone(encoding, order, (WITHOUT_POSITIONS,)) > 1e-4,
    "order_is_in_positions": lambda encoding, order: undone(encoding, order, ()) > 0,
    "same_words": lambda encoding, order: undone(encoding, order, ()) < 1e-3,
    "looks_one_back": lambda encoding, order, place, share: (
        is_the_best(encoding.text, place) and abs(float(share.rstrip("%")) / 100 - shares(encoding.text)[place]) < 6e-5
    ),
    "lost_without_positions": lambda encoding, order, place: (
        is_the_best(encoding.text, place)
        and shares(encoding.text)[place] > 0.5 > shares(encoding.text, (WITHOUT_POSITIONS,))[place]
    ),
    "still_without_positions": lambda encoding, order, place: (
        is_the_best(encoding.text, place) and shares(encoding.text, (WITHOUT_POSITIONS,))[place] > 0.5
    ),
    "none_looks_back": lambda encoding, order: max(shares(encoding.text).values()) <= 0.5,
    "share_without": lambda encoding, order, share: (
        abs(float(share.rstrip("%")) / 100 - shares(encoding.text, (WITHOUT_POSITIONS,))[most_one_back(encoding.text)])
        < 6e-5
    ),
    "alike": lambda encoding, order, sentences, printed: all(
        abs(float(text) - cosine) < 6e-5 for text, cosine in zip(printed, cosines(sentences), strict=True)
    ),
    "one_bag": lambda encoding, order, sentences: bags(sentences)[0] == bags(sentences)[1],
    "two_bags": lambda encoding, order, sentences: bags(sentences)[0] != bags(sentences)[1],
}


def test_every_claim_holds_on_every_text():
    for seed, encoding in enumerate(encodings()[::2]):
        other, back = shuffle(encoding, seed), one_back(View(encoding, 3, 1, 0), encode)
        said = (answer(back), where_it_is(back), shuffled(other), same_words(twins(encode)))
        assert sum(check(each, ORACLES, encoding, other.order) for each in said) >= 5


def test_two_bags_are_told_apart():
    encoding = bundled().encode("It is.")
    other = twins(encode, ("dog bites man", "dog bites cat"))
    said = same_words(other)
    assert "two_bags" in [claim.name for claim in said.claims]
    check(said, ORACLES, encoding, shuffle(encoding, 0).order)


@pytest.mark.parametrize(
    ("share", "without", "claim"),
    [
        (0.9, 0.1, "lost_without_positions"),
        (0.9, 0.8, "still_without_positions"),
        (0.4, 0.1, "none_looks_back"),
    ],
)
def test_the_answer_follows_what_the_head_gives(share, without, claim):
    back = replace(one_back(View(bundled().encode("It is."), 3, 1, 0), encode), share=share, share_without=without)
    assert [said.name for said in answer(back).claims] == [claim]
