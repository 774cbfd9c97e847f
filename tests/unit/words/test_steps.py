"""Each step's sentence gives the numbers it was handed, and no other step's."""

from dataclasses import replace

import pytest

from qkv_core.measures.steps import Range, Ranges
from qkv_core.view import View
from qkv_core.words.steps import step_in_words

FOUND = Ranges(
    d_head=23,
    scores=Range(-8, 11),
    scaled=Range(-1.67, 2.29),
    largest_weight=0.41,
    largest_weight_unscaled=0.87,
)


@pytest.mark.parametrize(
    ("step", "numbers"),
    [
        ("scores", ["of 23 numbers", "from -8.00 to 11.00"]),
        ("scaled", ["√23 = 4.7958", "from 19.00 to 3.96", "41% on average, not 87%"]),
        ("weights", ["Each row sums to 1"]),
        ("output", ["23 numbers", "z of all 12 heads"]),
    ],
)
def test_every_step_has_its_own_numbers(encoder, step, numbers):
    sentence = step_in_words(View(encoder.encode("Hello"), 0, 0, 0), FOUND, step)
    assert all(number in sentence for number in numbers)


def test_where_the_division_changes_nothing_that_can_be_seen_it_says_so(encoder):
    found = replace(FOUND, scores=Range(0, 0.001), scaled=Range(0, 0), largest_weight_unscaled=0.41)
    said = step_in_words(View(encoder.encode("Hello"), 0, 0, 0), found, "scaled")
    assert "no spread to shrink" in said
    assert "as it would without the division" in said
