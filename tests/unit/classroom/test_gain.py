"""The normalised gain, by hand."""

from fractions import Fraction

import pytest

from qkv_core.classroom.gain import normalised_gain, share_right
from qkv_core.classroom.ideas import Tally


def test_the_share_is_of_all_answers():
    tally = Tally(n=4, chosen=(), scores=(1, 0, 2, 1))  # 0, 2, 2 and 3 of three questions right
    assert share_right(tally) == pytest.approx(7 / 12)
    assert share_right(Tally(n=0, chosen=(), scores=(0, 0))) is None


@pytest.mark.parametrize(
    ("before", "after", "gain"),
    [(0.25, 0.5, Fraction(1, 3)), (0.5, 1, 1), (0.5, 0.5, 0), (0.5, 0.25, Fraction(-1, 2)), (0, 0.75, Fraction(3, 4))],
)
def test_the_gain_is_a_share_of_what_could_be_gained(before, after, gain):
    assert normalised_gain(before, after) == pytest.approx(float(gain))


def test_nothing_can_be_gained_where_all_was_right():
    assert normalised_gain(1, 1) is None
