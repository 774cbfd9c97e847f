"""Who asks and who answers, in words, with hand-made numbers."""

from dataclasses import replace

import pytest

from qkv_core.measures.both_ways import BothWays
from qkv_core.view import View
from qkv_core.words.both_ways import both_directions

SENTENCE = "The animal didn't cross the street because it was too tired."
IT, ANIMAL = 10, 2
PAIR = BothWays(3, 1, 0.677, 0.03, 21.6876, 11.4675)


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(SENTENCE), 3, 1, IT)


def test_both_directions(view):
    said = both_directions(view, ANIMAL, PAIR, PAIR)
    assert "`it` gives `animal` 68% of its attention. `animal` gives `it` 3.0% of its own." in said
    assert "`it` asks more than it answers" in said
    assert "| q·k, untouched | 21.6876 | 11.4675 |" in said
    assert "is no pair" in both_directions(view, IT, PAIR, PAIR)


@pytest.mark.parametrize(
    ("there", "back", "verdict"),
    [
        (0.2, 0.5, "answers more than it asks"),
        (0.4, 0.45, "about as much"),
        (0.30001, 0.30002, "about as much"),
    ],
)
def test_verdicts(view, there, back, verdict):
    assert f"{verdict}." in both_directions(view, ANIMAL, replace(PAIR, weight_there=there, weight_back=back), PAIR)


def test_a_bar_stays_in_its_cell(encoder):
    said = both_directions(View(encoder.encode("a | b"), 3, 1, 2), 1, PAIR, PAIR)
    assert r"| `\|` → `a` | `a` → `\|` |" in said


def test_two_columns_of_the_same_word_are_told_apart(encoder):
    said = both_directions(View(encoder.encode("the cat saw the dog"), 3, 1, 1), 4, PAIR, PAIR)
    assert "| `the` (1) → `the` (2) | `the` (2) → `the` (1) |" in said


@pytest.mark.parametrize(
    ("there", "back", "said"),
    [
        (1.3e-7, 4e-5, "<0.1% of its attention. `animal` gives `it` <0.1% of its own. That is next to nothing"),
        (0.0007, 0.0012, "gives `it` 0.1% of its own. Both are too small to compare."),
        (0.0007, 0.0019, "gives `it` 0.2% of its own. So `it` answers more than it asks."),
    ],
)
def test_no_verdict_on_what_the_digits_do_not_show(view, there, back, said):
    assert said in both_directions(view, ANIMAL, replace(PAIR, weight_there=there, weight_back=back), PAIR)
