"""The head finder against a plain sort."""

import numpy as np
import pytest

from qkv_core.measures.corpus import CorpusProfile
from qkv_core.measures.finder import find
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

TOKENS = ("[CLS]", "red", ",", "red", "[SEP]")
# The weights of each head between words of a corpus, the same for all: four of five are below 0.8.
PROFILE = CorpusProfile({}, np.broadcast_to([0.0, 0.1, 0.3, 0.6, 0.9], (6, 12, 5)))


def random_view(query):
    # Few different numbers, so that many heads tie.
    weights = np.random.default_rng(5).integers(0, 4, size=(2, 7, 5, 5)) / 4
    return View(encoding_of([trace_of(layer) for layer in weights], TOKENS), 0, 0, query)


@pytest.mark.parametrize(("query", "key"), [(3, 1), (1, 3), (0, 4)])
def test_equals_a_plain_sort(query, key):
    view = random_view(query)
    weight = {
        (layer, head): float(view.encoding.layers[layer].attention.attention_weights[head, query, key])
        for layer in range(2)
        for head in range(7)
    }
    expected = sorted(weight, key=lambda place: -weight[place])  # stable, as sorts are in Python
    ranked = find(view, key, PROFILE).ranked
    assert [(found.layer, found.head) for found in ranked] == expected
    assert [found.attention_weight for found in ranked] == [weight[place] for place in expected]


@pytest.mark.parametrize(("query", "key", "between_words"), [(3, 1, True), (3, 3, False), (3, 0, False), (4, 1, False)])
def test_only_pairs_of_words_are_compared_with_the_corpus(query, key, between_words):
    found = find(random_view(query), key, PROFILE)
    assert found.is_between_words == between_words
    assert all((head.above is None) != between_words for head in found.ranked)


def test_how_unusual_a_weight_is():
    weights = np.zeros((1, 2, 5, 5))
    weights[0, :, 3, 1] = [0.8, 0.05]
    view = View(encoding_of([trace_of(layer) for layer in weights], TOKENS), 0, 0, 3)
    assert [head.above for head in find(view, 1, PROFILE).ranked] == [0.8, 0.2]


def test_the_known_head_comes_first(encoder):
    encoding = encoder.encode("The animal didn't cross the street because it was too tired.")
    view = View(encoding, 0, 0, encoding.tokens.index("it"))
    first = find(view, encoding.tokens.index("animal"), PROFILE).ranked[0]
    assert first.head_name == "L3H1"
    assert first.attention_weight == pytest.approx(0.68, abs=0.005)


@pytest.mark.parametrize("key", [-1, 5])
def test_a_token_that_is_not_there(key):
    with pytest.raises(ValueError, match=f"key must be a token's position from 0 to 4; got {key}"):
        find(random_view(3), key, PROFILE)
