"""What is nearest to a sentence, and which word two sentences differ in."""

import numpy as np
import pytest

from qkv_core.measures.nearest import changed_word, nearest


def test_the_largest_cosine_is_nearest():
    others = {"along": np.array([2.0, 0.0]), "across": np.array([0.0, 1.0]), "against": np.array([-1.0, 0.1])}
    found = nearest("it", np.array([3.0, 1.0]), others)
    assert found.nearest == "along"
    assert found.cosines["along"] == pytest.approx(3 / np.sqrt(10))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("It was too tired.", "It was too wide.", ("tired.", "wide.")),
        ("It was tired.", "It was tired.", None),
        ("It was tired.", "He is tired.", None),
        ("It was tired.", "It was very tired.", None),
        ("", "", None),
        ("one", "one two", None),
    ],
)
def test_one_changed_word(before, after, words):
    assert changed_word(before, after) == words
