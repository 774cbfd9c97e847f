"""Each step's sentence gives the numbers it was handed, and no other step's."""

import pytest

from qkv_core.measures.steps import Range, Ranges
from qkv_core.view import View
from qkv_core.words.steps import step_in_words

FOUND = Ranges(n_tokens=17, d_head=23, scores=Range(-8, 11), scaled=Range(-2, 3), row_sums=Range(0.9999998, 1.0000001))


@pytest.mark.parametrize(
    ("step", "numbers"),
    [
        ("scores", ["two lists of 23 numbers, 17 × 17 times", "from -8.00 to 11.00"]),
        ("scaled", ["√23 = 4.7958", "from 19.00 to 5.00"]),
        ("weights", ["between 0.9999998 and 1.0000001"]),
        ("output", ["23 numbers", "All 12 heads' z"]),
    ],
)
def test_every_step_has_its_own_numbers(encoder, step, numbers):
    sentence = step_in_words(View(encoder.encode("Hello"), 0, 0, 0), FOUND, step)
    assert all(number in sentence for number in numbers)
