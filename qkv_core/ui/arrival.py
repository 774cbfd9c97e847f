"""A page that has just been opened, or has another sentence, shows its first picture before the rest of it is sent.

A browser draws in one go what comes together: with every picture of a page at hand, the first is seen only when the
last is drawn (tests/bench/bench_switch.py, bench_sentence.py). On a first visit it also loads the script of each
kind of element, and what comes below the living picture would be loaded before that is drawn (bench_journey.py).
"""

import time

import streamlit as st

_SECONDS = 0.1  # for one picture to be drawn; the server serves others meanwhile
_SECONDS_OF_A_FIRST_VISIT = 0.6  # for the living picture, and the scripts of what stands above it
_SHOWN, _PAUSE = "arrival_shown", "arrival_pause"


def opened(page: str) -> None:
    """Say which page is about to be drawn; the same one drawn anew, of the same text, is no arrival."""
    before, shown = st.session_state.get(_SHOWN), (page, st.session_state.get("text"))
    st.session_state[_PAUSE] = 0 if before == shown else _SECONDS if before else _SECONDS_OF_A_FIRST_VISIT
    st.session_state[_SHOWN] = shown


def picture_is_sent(*, of_a_whole_screen: bool = False) -> None:
    """After each picture: the first of an arrival gets its moment, a longer one if nothing else is to be seen yet."""
    pause: float = st.session_state.get(_PAUSE, 0)
    st.session_state[_PAUSE] = 0
    if pause:
        time.sleep(pause if of_a_whole_screen else min(pause, _SECONDS))
