"""What a change costs, in words, with hand-made measures."""

import numpy as np
import pytest

from qkv_core.measures.meaning import Consequence
from qkv_core.measures.quality import Grading, Quality
from qkv_core.view import View
from qkv_core.words import meaning as words

BEFORE = np.array([0.1, 0.5, 0.2])


def test_little_is_called_little():
    said = words.consequence(Consequence(0.995, BEFORE, BEFORE + 0.001))
    assert "**little change**" in said
    assert "**Hardly anything changes** between the three sentences: 0.0010 at most." in said


def test_much_is_held_against_the_most_alike_pair():
    said = words.consequence(Consequence(0.1023, BEFORE, np.array([0.8, 0.7, 0.9])))
    assert "cosine **0.1023**" in said
    assert "Sentences A and C have the cosine 0.5000" in said
    assert "**less like itself than those two are**" in said
    assert "The most alike were A and C, now they are B and C." in said
    assert "| A and C | 0.5000 | 0.7000 |" in said
    nearer = words.consequence(Consequence(0.9, BEFORE, np.array([0.2, 0.6, 0.3])))
    assert "still more like itself" in nearer
    assert "A and C are still the most alike" in nearer


def test_numbers_that_print_the_same_are_not_called_different():
    assert "as like itself as those two are" in words.consequence(Consequence(0.500001, BEFORE, BEFORE))
    ties = words.consequence(Consequence(0.5, BEFORE, np.array([0.900001, 0.9, 0.1])))
    assert "A and C are still the most alike" in ties


def test_worth_of_heads(encoder):
    cosines = np.array([[0.995, 0.9], [0.98, 0.999]])
    said = words.worth_of_heads(View(encoder.encode("it"), 1, 0, 0), cosines)
    assert "needs **L0H1** most. Without it, the cosine is 0.9000" in said
    assert "L1H0 is number 2 of 4, with 0.9800" in said
    assert "any one of 2 heads" in said


def quality(correlation, *drawn):
    return Quality(correlation, np.array(drawn))


UNTOUCHED = quality(0.8, 0.7, 0.8, 0.9)


def grading(**changes):
    return Grading(UNTOUCHED, changes, quality(0.7, 0.7), quality(0.6, 0.6))


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        (quality(0.5, 0.4, 0.5, 0.6), "**worse** here: the difference is between -0.300 and -0.300"),
        (quality(0.9, 0.8, 0.9, 1.0), "even **helps** here"),
        (quality(0.75, 0.75, 0.75, 0.75), "These pairs **can't tell**"),
        (UNTOUCHED, "**no difference**"),
    ],
)
def test_a_verdict_only_where_the_interval_leaves_no_doubt(changed, verdict):
    assert verdict in words.quality(grading(this=changed))


def test_quality_says_what_the_pairs_are_and_where_the_yardsticks_lie():
    said = words.quality(grading(this=quality(0.5, 0.4, 0.5, 0.6)))
    assert "312 pairs of texts, 84 of them of several sentences" in said
    assert "Untouched, it is **0.800 [0.70, 0.90]**" in said or "Untouched, it is **0.800 [0.71, 0.90]**" in said
    assert "With all heads switched off it is 0.700 [0.70, 0.70]." in said
    assert "the mean of the word vectors, it is 0.600 [0.60, 0.60]." in said
    assert "lowest" not in said


def test_several_changes_are_told_from_the_untouched_and_from_each_other():
    bad, as_bad, good = quality(0.2, 0.1, 0.2, 0.3), quality(0.21, 0.3, 0.1, 0.2), quality(0.9, 0.8, 0.9, 1.0)
    said = words.quality(grading(one=bad, two=as_bad, three=good, four=quality(0.79, 0.8, 0.7, 0.9)))
    assert "Of 4 changes, 2 make the model worse and 1 better. For 1 these pairs can't tell." in said
    assert "*one* is lowest, at 0.200. These may be as low: *two*." in said
    assert "clearly below all others" in words.quality(grading(one=bad, three=good))
