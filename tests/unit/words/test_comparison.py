"""Two sentences in words: what weakens, who won it, and what can't be followed."""

import numpy as np
import pytest

from qkv_core.measures.comparison import compare, head_distances, likeness_by_layer
from qkv_core.view import View
from qkv_core.words.comparison import answer, how_alike, most_changed, query_in_both

TIRED = "The animal didn't cross the street because it was too tired."
WIDE = TIRED.replace("tired", "wide")


@pytest.fixture(scope="module")
def pair(encoder):
    return encoder.encode(TIRED), encoder.encode(WIDE)


def test_words_say_what_weakens_and_does_not_flip(pair):
    said = query_in_both(compare(View(pair[0], 3, 1, 10), pair[1]))
    assert "looks most at `animal`, 68%. In the second sentence, at `[CLS]`" in said
    assert "`animal` goes from 67.7% to 2" in said
    assert "went to the marker `[CLS]`, which stands for no word: 10.2%, then 32.6%" in said


def test_the_answer_in_one_sentence(pair):
    tired, wide = pair
    said = answer(compare(View(tired, 3, 1, 10), wide))
    assert said == "In the first sentence `it` looks most at `animal`, in the second at **`[CLS]`**."
    assert answer(compare(View(tired, 3, 1, 10), tired)) == "In both sentences, `it` looks most at **`animal`**."
    assert "no `tired` in this place" in answer(compare(View(tired, 3, 1, 13), wide))


def test_a_query_without_a_partner_is_not_followed(pair):
    assert "no `tired` in this place" in query_in_both(compare(View(pair[0], 3, 1, 13), pair[1]))


def test_a_word_that_only_the_second_sentence_has_may_win_all(encoder):
    """L0H2 looks at the token before."""
    first, second = encoder.encode("I drink tea."), encoder.encode("I drink strong green tea from Japan.")
    said = query_in_both(compare(View(first, 0, 2, 4), second))
    assert "`tea` goes from 100.0% to 0.0%" in said
    assert "Most of it went to `japan`, which is new here: 100.0%." in said


def test_likeness_in_words(pair):
    cosines = likeness_by_layer(compare(View(pair[0], 3, 1, 10), pair[1]))
    assert f"{cosines[-1]:.4f}" in how_alike(cosines)
    assert "Layer 1 changes it most." in how_alike(np.array([0.5, 0.75, 0.25]))
    assert "No layer changes that." in how_alike(np.array([1, 0.99999, 1]))


def test_eight_heads_moved_most(pair):
    table = most_changed(head_distances(compare(View(pair[0], 3, 1, 10), pair[1])))
    assert len(table["head"]) == len(table["attention moved"]) == 8
