"""Choosing among all heads: in which order they stand, and which one is taken."""

from collections.abc import Callable

import streamlit as st

from qkv_core.measures.habits import MEASURES


def choose_order() -> str:
    """ "model", or the measure to sort by."""
    order: str = st.selectbox("Order of the heads", ["model", *MEASURES], key="heads_order", bind="query-params")
    return order


def go_to(heads: list[str]) -> None:
    """Buttons named L3H1 that choose this head, here and on every page."""
    st.pills("Go to a head", heads, key="habits_go", on_change=_go)


def _go() -> None:
    layer, head = st.session_state.habits_go[1:].split("H")
    st.session_state.update(layer=int(layer), head=int(head), habits_go=None)


def take_head(chart: str, places: list[tuple[int, int]]) -> Callable[[], None]:
    """A callback for a clicked tile: its head becomes the chosen one, here and on every page."""

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.layer, st.session_state.head = places[point["point_index"]]

    return take
