"""A page that has just been opened, or has another sentence, shows its first picture before the rest of it is sent.

A browser draws in one go what comes together: with every picture of a page at hand, the first is seen only when the
last is drawn (tests/bench/bench_switch.py, bench_sentence.py).
"""

import time

import streamlit as st

_SECONDS = 0.1  # for one picture to be drawn; the server serves others meanwhile
_SHOWN, _ARRIVES = "arrival_shown", "arrival_arrives"


def opened(page: str) -> None:
    """Say which page is about to be drawn; the same one drawn anew, of the same text, is no arrival."""
    shown = page, st.session_state.get("text")
    st.session_state[_ARRIVES] = st.session_state.get(_SHOWN) != shown
    st.session_state[_SHOWN] = shown


def picture_is_sent() -> None:
    """After each picture: the first of an arrival gets its moment."""
    if st.session_state.get(_ARRIVES):
        st.session_state[_ARRIVES] = False
        time.sleep(_SECONDS)
