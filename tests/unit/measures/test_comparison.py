"""Two sentences: the alignment, what changed, and how alike they are, against plain recomputation."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.measures.comparison import Alignment, Comparison, compare, head_distances, likeness_by_layer
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

TIRED = "The animal didn't cross the street because it was too tired."
WIDE = TIRED.replace("tired", "wide")


@pytest.fixture(scope="module")
def two(encoder):
    """L3H1, seen from "it", which stands at 10."""
    return compare(View(encoder.encode(TIRED), 3, 1, 10), encoder.encode(WIDE))


def test_aligned_tokens_are_the_same_ones_in_order(encoder):
    first, second = encoder.encode("a red cat sat"), encoder.encode("the cat really sat down")
    found = compare(View(first, 0, 0, 3), second)
    assert found.tokens == ["[CLS]", "cat", "sat", "[SEP]"]
    assert [second.tokens[i] for i in found.alignment.second] == ["[CLS]", "cat", "sat", "[SEP]"]
    assert found.is_followed
    assert found.second.asks == "cat"
    assert not compare(View(first, 0, 0, 2), second).is_followed
    assert [found.alignment.partner(position) for position in range(6)] == [0, None, None, 2, 4, 6]


def test_one_word_changed_leaves_all_others_aligned(two):
    assert list(two.alignment.first) == [i for i in range(16) if i != 13]
    a, b = two.first.head_weights, two.second.head_weights
    np.testing.assert_allclose(two.changes[10, 2], b[10, 2] - a[10, 2], atol=1e-7)
    assert two.gains[13] == b[10, 13]  # "wide" has no partner: all that it gets is new
    assert two.gains[2] == pytest.approx(b[10, 2] - a[10, 2])


def test_identical_sentences_differ_in_nothing(two):
    same = compare(two.first, two.first.encoding)
    assert head_distances(same).max() == 0
    assert not same.gains.any()
    np.testing.assert_allclose(likeness_by_layer(same), 1, atol=1e-5)


def test_distance_is_the_attention_that_moved(two):
    distances = head_distances(two)
    a, b = (
        view.encoding.layers[4].attention.attention_weights[7][np.ix_(positions, positions)]
        for view, positions in ((two.first, two.alignment.first), (two.second, two.alignment.second))
    )
    rest = np.abs(a.sum(axis=1) - b.sum(axis=1))
    assert distances[4, 7] == pytest.approx(float(((np.abs(a - b).sum(axis=1) + rest) / 2).mean()), abs=1e-6)
    assert 0 <= distances.min() <= distances.max() <= 1


def test_likeness_ends_at_the_embeddings_cosine(two):
    cosines = likeness_by_layer(two)
    expected = float(two.first.encoding.sentence_embedding @ two.second.encoding.sentence_embedding)
    assert cosines[-1] == pytest.approx(expected, abs=1e-5)
    assert len(cosines) == 7


def hand_made(weights):
    """One layer, one head of these weights."""
    return View(encoding_of([trace_of(np.array([weights]))], "abc"), 0, 0, 0)


def test_keys_without_a_partner_count_together_as_one():
    # Token 2 of the first and token 0 of the second have no partner.
    aligned = Alignment(np.array([0, 1]), np.array([1, 2]))
    first = hand_made([[0.5, 0.3, 0.2], [0, 0, 1], [9, 9, 9]])
    second = hand_made([[9, 9, 9], [0.6, 0.1, 0.3], [1, 0, 0]])
    # The first query moved 0.4 from one aligned key to the keys without a partner; the second moved nothing.
    np.testing.assert_allclose(head_distances(Comparison(first, second, aligned)), [[0.2]])
    elsewhere = hand_made([[9, 9, 9], [1, 0, 0], [0, 1, 0]])
    np.testing.assert_allclose(head_distances(Comparison(first, elsewhere, aligned)), [[0.9]])


def test_the_ends_of_both_stand_for_each_other_whatever_was_typed(encoder):
    first, second = encoder.encode("it"), encoder.encode("[SEP] it [SEP]")
    found = compare(View(first, 0, 0, 2), second)
    assert found.alignment.partner(0) == 0
    assert found.alignment.partner(2) == 4


def test_what_is_lit_changed_by_five_points_or_is_new():
    """The first's tokens 0 and 1 stand for 1 and 2 of the second; each sentence has one of its own."""
    aligned = Alignment(np.array([0, 1]), np.array([1, 2]))
    first = hand_made([[0.5, 0.3, 0.2], [0, 0, 1], [0, 0, 1]])
    second = replace(hand_made([[1, 0, 0], [0.04, 0.46, 0.5], [0, 0, 1]]), query=1)
    found = Comparison(first, second, aligned)
    assert found.lit == ({1, 2}, {2})
    unfollowed = Comparison(replace(first, query=2), replace(second, query=0), aligned)
    assert unfollowed.lit == (set(), set())
