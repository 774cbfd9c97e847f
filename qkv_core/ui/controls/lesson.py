"""Predict, then reveal: a stop of the lesson, its answer kept in the address and nowhere else."""

import streamlit as st

from qkv_core.ui import site
from qkv_core.ui.take_away import keep, say
from qkv_core.words.lesson import Stop


def ask(number: int, stop: Stop) -> bool:
    """Draw one stop; the reason appears once an answer is chosen. True if that answer is right."""
    st.subheader(f"{number}. {stop.title}")
    say(f"{stop.task} {stop.question}")
    answer = st.radio("Your prediction", stop.options, index=None, key=_key(stop), bind="query-params")
    if answer is None:
        return False
    if stop.is_right(answer):
        st.success(f"Right. {stop.because}", icon=":material/check:")
    else:
        st.info(f"The model says: {stop.options[stop.right]}. {stop.because}", icon=":material/lightbulb:")
    site.link(stop.page, "See it")
    return stop.is_right(answer)


def progress(stops: list[Stop]) -> None:
    """How many stops have an answer, with a button to begin anew."""
    answered = [stop for stop in stops if st.session_state.get(_key(stop)) is not None]
    st.progress(len(answered) / len(stops), f"{len(answered)} of {len(stops)} predictions made")
    if answered:
        st.button("Begin anew", on_click=_forget, args=(stops,), icon=":material/restart_alt:")


def sentences(summary: list[tuple[str, str]]) -> None:
    """Each sentence is the link to the page that shows it."""
    for sentence, page in summary:
        site.link(page, sentence)
        keep(f"- {sentence}")


def _forget(stops: list[Stop]) -> None:
    for stop in stops:
        st.session_state[_key(stop)] = None


def _key(stop: Stop) -> str:
    return f"lesson_{stop.name}"
