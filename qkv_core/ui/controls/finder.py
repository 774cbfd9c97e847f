"""Going to a head that was found."""

import streamlit as st


def go_to(heads: list[str]) -> None:
    """Buttons named L3H1 that choose this head, here and on every page."""
    st.pills("Go to a head", heads, key="habits_go", on_change=_go)


def _go() -> None:
    layer, head = st.session_state.habits_go[1:].split("H")
    st.session_state.update(layer=int(layer), head=int(head), habits_go=None)
