"""What a change costs, in words, with hand-made measures."""

import numpy as np
import pytest

from qkv_core.measures.meaning import Consequence
from qkv_core.view import View
from qkv_core.words import meaning as words

BEFORE = np.array([0.1, 0.5, 0.2])


def test_little_is_called_little():
    said = words.consequence(Consequence(0.995, BEFORE, BEFORE + 0.001))
    assert "**little change**" in said
    assert "**Hardly anything changes** between the three: 0.0010 at most." in said


def test_much_is_held_against_the_most_alike_pair():
    said = words.consequence(Consequence(0.1023, BEFORE, np.array([0.8, 0.7, 0.9])))
    assert "cosine **0.1023**" in said
    assert "sentences A and C have 0.5000" in said
    assert "**less like itself than they are like each other**" in said
    assert "The most alike were A and C, now they are B and C." in said
    assert "| A and C | 0.5000 | 0.7000 |" in said
    nearer = words.consequence(Consequence(0.9, BEFORE, np.array([0.2, 0.6, 0.3])))
    assert "still nearer to itself" in nearer
    assert "A and C are still the most alike" in nearer


def test_numbers_that_print_the_same_are_not_called_different():
    assert "as like itself as they are" in words.consequence(Consequence(0.500001, BEFORE, BEFORE))
    ties = words.consequence(Consequence(0.5, BEFORE, np.array([0.900001, 0.9, 0.1])))
    assert "A and C are still the most alike" in ties


def test_worth_of_heads(encoder):
    cosines = np.array([[0.995, 0.9], [0.98, 0.999]])
    said = words.worth_of_heads(View(encoder.encode("it"), 1, 0, 0), cosines)
    assert "needs **L0H1** most: without it the cosine is 0.9000" in said
    assert "L1H0 is number 2 of 4, with 0.9800" in said
    assert "2 of 4 heads can go" in said


@pytest.mark.parametrize(
    ("changed", "verdict"), [(0.82, "**hardly felt**"), (0.5, "**worse**"), (0.86, "even **helps**")]
)
def test_quality_says_which_way_and_how_small_the_set_is(changed, verdict):
    said = words.quality(0.83, changed)
    assert verdict in said
    assert "72 pairs" in said
    assert "The set is small" in said


def test_every_quality():
    said = words.every_quality({"untouched": 0.83, "one": 0.84, "two": 0.2, "three": 0.9})
    assert "Worst is *two* with 0.200, best *three* with 0.900; 1 of 3 changes" in said
