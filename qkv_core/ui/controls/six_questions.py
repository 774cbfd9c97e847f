"""The six questions on one's own screen, before the lesson and after it; the address keeps what was answered."""

from collections.abc import Sequence

import streamlit as st

from qkv_core.classroom.ideas import Question
from qkv_core.ui.take_away import say
from qkv_core.words.six_questions import AFTER, BEFORE, TITLES, own_gain, right_answers


def six_questions(asked: Sequence[Question]) -> None:
    """Both sheets; once each is whole, what was learned between them and what is right."""
    answers = {when: _sheet(asked, when) for when in (BEFORE, AFTER)}
    if all(answer is not None for sheet in answers.values() for answer in sheet):
        n_right = {
            when: sum(
                question.options.index(answer) in question.right
                for question, answer in zip(asked, sheet, strict=True)
                if answer is not None
            )
            for when, sheet in answers.items()
        }
        say(own_gain(n_right[BEFORE], n_right[AFTER], len(asked)))
        say(right_answers(asked))


def _sheet(asked: Sequence[Question], when: str) -> list[str | None]:
    with st.expander(TITLES[when], icon=":material/quiz:"):
        return [_answer(question, f"lesson_{when}_{number}") for number, question in enumerate(asked, start=1)]


def _answer(question: Question, key: str) -> str | None:
    if st.session_state.get(key) not in (None, *question.options):
        st.session_state[key] = None  # an answer to no question of this sheet
    answer: str | None = st.radio(question.asks, question.options, index=None, key=key, bind="query-params")
    return answer
