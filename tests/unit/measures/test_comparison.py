"""Two sentences: the alignment, what changed, and how alike they are, against plain recomputation."""

from types import SimpleNamespace

import numpy as np
import pytest

from qkv_core.figures.comparison import likeness_grows, weights_of, what_changed
from qkv_core.measures.comparison import Alignment, align, difference, head_distances, likeness_by_layer
from qkv_core.view import Choice
from qkv_core.words.comparison import how_alike, most_changed, query_in_both

TIRED = "The animal didn't cross the street because it was too tired."
WIDE = TIRED.replace("tired", "wide")


@pytest.fixture(scope="module")
def pair(encoder):
    return encoder.encode(TIRED), encoder.encode(WIDE)


def test_aligned_tokens_are_the_same_ones_in_order(encoder):
    first, second = encoder.encode("a red cat sat"), encoder.encode("the cat really sat down")
    found = align(first, second)
    assert [first.tokens[i] for i in found.first] == ["[CLS]", "cat", "sat", "[SEP]"]
    assert [second.tokens[i] for i in found.second] == ["[CLS]", "cat", "sat", "[SEP]"]


def test_one_word_changed_leaves_all_others_aligned(pair):
    found = align(*pair)
    assert list(found.first) == [i for i in range(16) if i != 13]
    change = difference(*pair, found, 3, 1)
    a, b = (e.layers[3].attention.attention_weights[1] for e in pair)
    np.testing.assert_allclose(change[10, 2], b[10, 2] - a[10, 2], atol=1e-7)


def test_identical_sentences_differ_in_nothing(pair):
    found = align(pair[0], pair[0])
    assert head_distances(pair[0], pair[0], found).max() == 0
    np.testing.assert_allclose(likeness_by_layer(pair[0], pair[0]), 1, atol=1e-5)


def test_distance_is_the_attention_that_moved(pair):
    found = align(*pair)
    distances = head_distances(*pair, found)
    a, b = (
        e.layers[4].attention.attention_weights[7][np.ix_(positions, positions)]
        for e, positions in zip(pair, (found.first, found.second), strict=True)
    )
    rest = np.abs(a.sum(axis=1) - b.sum(axis=1))
    assert distances[4, 7] == pytest.approx(float(((np.abs(a - b).sum(axis=1) + rest) / 2).mean()), abs=1e-6)
    assert 0 <= distances.min() <= distances.max() <= 1


def hand_made(weights):
    """One layer, one head of these weights."""
    attention = SimpleNamespace(attention_weights=np.array([weights]))
    return SimpleNamespace(layers=[SimpleNamespace(attention=attention)])


def test_keys_without_a_partner_count_together_as_one():
    # Token 2 of the first and token 0 of the second have no partner.
    aligned = Alignment(np.array([0, 1]), np.array([1, 2]))
    first = hand_made([[0.5, 0.3, 0.2], [0, 0, 1], [9, 9, 9]])
    second = hand_made([[9, 9, 9], [0.6, 0.1, 0.3], [1, 0, 0]])
    # The first query moved 0.4 from one aligned key to the keys without a partner; the second moved nothing.
    np.testing.assert_allclose(head_distances(first, second, aligned), [[0.2]])
    elsewhere = hand_made([[9, 9, 9], [1, 0, 0], [0, 1, 0]])
    np.testing.assert_allclose(head_distances(first, elsewhere, aligned), [[0.9]])


def test_likeness_ends_at_the_embeddings_cosine(pair):
    cosines = likeness_by_layer(*pair)
    expected = float(pair[0].sentence_embedding @ pair[1].sentence_embedding)
    assert cosines[-1] == pytest.approx(expected, abs=1e-5)
    assert len(cosines) == 7


def test_words_say_what_weakens_and_does_not_flip(pair):
    sentence = query_in_both(*pair, align(*pair), Choice(TIRED, 3, 1, 10))
    assert "looks most at `animal` (67.7%) in the first sentence and at `[CLS]`" in sentence
    assert "`animal` goes from 67.7% to 2" in sentence
    assert "Most was won by the marker `[CLS]` (10.2%, then 32.6%)" in sentence
    assert "no `tired` at this place" in query_in_both(*pair, align(*pair), Choice(TIRED, 3, 1, 13))


def test_pictures_hold_the_numbers(pair):
    found = align(*pair)
    choice = Choice(TIRED, 3, 1, 10)
    change = difference(*pair, found, 3, 1)
    tokens = [pair[0].tokens[i] for i in found.first]
    np.testing.assert_array_equal(what_changed(change, tokens, choice).figure.data[0].z, change)
    assert weights_of(pair[1], choice, "Second").figure.layout.coloraxis.cmax == 1
    cosines = likeness_by_layer(*pair)
    assert likeness_grows(cosines).table()["cosine"] == cosines.tolist()
    assert f"{cosines[-1]:.4f}" in how_alike(cosines)
    assert len(most_changed(head_distances(*pair, found))["head"]) == 8
