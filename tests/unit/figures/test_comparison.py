"""The pictures of two sentences hold the measures' numbers."""

import numpy as np
import pytest

from qkv_core.figures.comparison import likeness_grows, weights_of, what_changed
from qkv_core.measures.comparison import compare
from qkv_core.view import View


@pytest.fixture(scope="module")
def two(encoder):
    return compare(View(encoder.encode("It was too tired."), 3, 1, 2), encoder.encode("It was wide."))


def test_both_heads_on_the_scale_of_weights(two):
    for view, which in ((two.first, "First"), (two.second, "Second")):
        figure = weights_of(view, which).figure
        np.testing.assert_array_equal(figure.data[0].z, view.head_weights)
        assert figure.layout.coloraxis.cmax == 1


def test_what_changed_is_second_minus_first(two):
    picture = what_changed(two)
    np.testing.assert_array_equal(picture.figure.data[0].z, two.changes)
    assert list(picture.table()) == ["query", "0 [CLS]", "1 it", "2 was", "3 .", "4 [SEP]"]


def test_likeness_after_every_layer():
    picture = likeness_grows(np.array([0.5, 0.75, 0.25]))
    assert picture.table() == {"stage": ["embeddings", "after L0", "after L1"], "cosine": [0.5, 0.75, 0.25]}
