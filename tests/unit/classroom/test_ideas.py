"""An idea survives its way through a store, answers are checked, and counts are what was counted."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qkv_core.classroom.ideas import Idea, Question, Row, counted_by, tally_of, unpacked
from tests.unit.classroom.conftest import on_tokens, sheet

TEXTS = st.text(max_size=20)


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=5), st.floats(0, 1))
def test_an_idea_comes_back_as_it_was(text, options, share):
    row = Row(text, tuple(options), 3, 1, 0, (share,) * len(options), ("ask", "blend"))
    idea = Idea("a", text, (Question(text, tuple(options), (0,), text),), row, on_tokens=True)
    assert unpacked(idea.packed()) == idea
    assert unpacked(sheet().packed()) == sheet()


def test_the_same_idea_has_the_same_key_and_another_row_another_one():
    assert on_tokens().key == on_tokens().key
    assert len({on_tokens().key, on_tokens(query=2).key, on_tokens("other").key, sheet().key}) == 4


@pytest.mark.parametrize(
    "chosen",
    [None, 2, "2", [], [2, 2], ["2"], [2.0], [True], [-1], [5], [None], [[2]], {"0": 2}, [10**30]],
)
def test_what_is_no_answer_is_none(chosen):
    assert not on_tokens().is_answer(chosen)


def test_answers_are_one_option_for_each_question():
    assert on_tokens().is_answer([4])
    assert sheet().is_answer([0, 1, 2, 0, 1, 2])
    assert not sheet().is_answer([0, 1, 2, 0, 1])
    assert not sheet().is_answer([0, 1, 2, 0, 1, 3])


@given(st.lists(st.lists(st.integers(0, 2), min_size=6, max_size=6), max_size=30))
def test_a_tally_is_what_was_answered(answers):
    idea = sheet()
    tally = tally_of(idea, Counter(name for chosen in answers for name in counted_by(idea, chosen)))
    assert tally.n == len(answers) == sum(tally.scores)
    for question, counts in enumerate(tally.chosen):
        assert counts == tuple(sum(chosen[question] == option for chosen in answers) for option in range(3))
    n_right = [sum(place == question % 3 for question, place in enumerate(chosen)) for chosen in answers]
    assert tally.scores == tuple(n_right.count(n) for n in range(7))


def test_an_idea_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="at most 32768 bytes"):
        Idea("a", "x" * 40_000, (Question("?", ("a",), (0,)),)).packed()
