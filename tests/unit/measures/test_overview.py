"""All heads in an order, and what they look at together."""

import numpy as np
import pytest

from qkv_core.measures.overview import overview
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.mark.parametrize("order", ["previous", "entropy", "same_word"])
def test_sorted_by_a_measure_the_largest_comes_first(encoder, order):
    found = overview(View(encoder.encode(SENTENCE), 3, 1, 1)).sorted_by(order)
    values = [found.table[order][place] for place in found.places]
    assert values == sorted(values, reverse=True)
    assert len(set(found.places)) == encoder.n_layers * encoder.n_heads
    assert found.order == order


def test_without_numbers_the_heads_stand_as_in_the_model(encoder):
    found = overview(View(encoder.encode("no repeats here"), 3, 1, 1))
    assert found.sorted_by("same_word").places == found.places
    assert found.sorted_by("same_word").order == "model"
    assert found.places[:2] == ((0, 0), (0, 1))
    assert found.places[12] == (1, 0)


def test_favourites_are_counted_and_equal_ones_count_for_each():
    weights = np.zeros((2, 3, 3, 3))
    weights[:, :, 1] = [[[0.6, 0.2, 0.2], [0.1, 0.2, 0.7], [0.4, 0.4, 0.2]], [[1, 0, 0], [1, 0, 0], [0, 0, 1]]]
    found = overview(View(encoding_of([trace_of(layer) for layer in weights], ["a", "b", "c"]), 0, 0, 1))
    assert found.favoured_by.tolist() == [4, 1, 2]
