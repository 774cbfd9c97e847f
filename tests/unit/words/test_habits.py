"""What a head does, in words: a hand-made measure comes back as it is."""

import numpy as np
import pytest

from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import HABIT_WEIGHT, MEASURES, Habit
from qkv_core.view import View
from qkv_core.words.habits import HOW_NAMED, answer, to_try, usually
from tests.hand_made import encoding_of, trace_of

NO_ONE = np.zeros((3, 3), bool)


@pytest.fixture
def view():
    """Of three tokens, the second looks at itself and the third at the first."""
    weights = np.array([[[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.6, 0.3, 0.1]]])
    return View(encoding_of([trace_of(weights)], ("[CLS]", "cat", "[SEP]")), 0, 0, 1)


def test_a_habit_is_named_in_words(view):
    first = np.eye(1, 3, dtype=bool).repeat(3, axis=0)
    said = answer(view, Habit("cls", 0.57), first)
    assert said.startswith("Yes: in L0H0, a token gives 57% of its attention to `[CLS]`, the opening marker.")
    assert said.endswith("But `cat` looks most at **`cat`**.")
    assert "But" not in answer(View(view.encoding, 0, 0, 2), Habit("cls", 0.57), first)


def test_no_habit_is_none(view):
    said = answer(view, Habit("sep", 0.3), NO_ONE)
    assert said == (
        "No: in L0H0, a token gives only 30% of its attention to `[SEP]`, the closing marker, "
        "and no other pattern gets more."
    )


@pytest.mark.parametrize(
    ("spread", "less", "words"),
    [
        (0.37, 0.28, "Its attention is focused here, about as much as usual."),
        (0.37, 0.2, "Its attention is focused here, more narrowly than in most texts."),
        (0.8, 0.8, "Its attention is spread out here, more widely than in most texts."),
    ],
)
def test_how_usual_it_is(view, spread, less, words):
    here = dict.fromkeys(MEASURES, 0.0) | {"entropy": spread}
    said = usually(view, Usual(here, here, Habit("previous", 0.97), n_texts=41, spread_less=less))
    assert "our sample of 41 texts, L0H0 is: **previous-token head: 0.97**" in said
    assert words in said
    assert HABIT_WEIGHT == 0.5
    assert "half" in HOW_NAMED


def test_what_to_try_is_in_the_model():
    assert to_try(["L0H2", "L1H8", "L2H9"]) == "Choose L0H2 below the picture, then L1H8."
    assert to_try(["L0H2"]) == ""
