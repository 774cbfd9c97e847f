"""The other half of a pair."""

import pytest

from qkv_core.examples import DEFAULT_SENTENCE, ONE_WORD_CHANGED, turned


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (DEFAULT_SENTENCE, ONE_WORD_CHANGED),
        (ONE_WORD_CHANGED, DEFAULT_SENTENCE),
        ("It doesn't fit because it is too small.", "It doesn't fit because it is too big."),
        ("The big dog barked at the cat because it was small.", "The big dog barked at the cat because it was big."),
        ("It was too large\nand too full", "It was too large\nand too empty"),
        ("It was too bigoted and untired.", None),
        ("The cat sat on the mat.", None),
        ("", None),
    ],
)
def test_the_last_telling_word_is_turned(text, other):
    assert turned(text) == other
