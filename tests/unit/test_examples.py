"""The other half of a pair."""

import pytest

from qkv_core.examples import DEFAULT_SENTENCE, ONE_WORD_CHANGED, one_word_changed, turned


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


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (DEFAULT_SENTENCE, ONE_WORD_CHANGED),  # the telling word, not the "was" before it
        ("Paris is a city in France.", "Paris is a city near France."),
        ("My dog chased the ball because it was shiny.", "My dog chased the ball because it is shiny."),
        ("Is\nshe on it?\n", "Is\nshe under it?\n"),
        ("Time flies.", "flies."),
        ("Hi", "Hi Hi"),
    ],
)
def test_one_word_is_changed_and_the_last_one_stays(text, other):
    assert one_word_changed(text) == other
