"""A page that has just been opened shows its first picture before the rest of it is sent.

A browser draws in one go what comes together: with every picture of a page at hand, the first is seen only when the
last is drawn (tests/bench/bench_switch.py).
"""

import time

import streamlit as st

_SECONDS = 0.1  # for one picture to be drawn; the server serves others meanwhile
_PAGE, _ARRIVES = "arrival_page", "arrival_arrives"


def opened(page: str) -> None:
    """Say which page is about to be drawn; one that is drawn anew is no arrival."""
    st.session_state[_ARRIVES] = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page


def picture_is_sent() -> None:
    """After each picture: the first on a page that has just been opened gets its moment."""
    if st.session_state.get(_ARRIVES):
        st.session_state[_ARRIVES] = False
        time.sleep(_SECONDS)
