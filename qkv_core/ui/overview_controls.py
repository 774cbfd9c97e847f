"""The overview's own choices: in which order the heads stand, and which one is clicked."""

from collections.abc import Callable

import streamlit as st

from qkv_core.heads import MEASURES


def choose_order() -> str:
    """ "model", or the measure to sort by."""
    order: str = st.selectbox("Order of the heads", ["model", *MEASURES], key="heads_order", bind="query-params")
    return order


def take_head(chart: str, places: list[tuple[int, int]]) -> Callable[[], None]:
    """A callback for a clicked tile: its head becomes the chosen one, here and on every page."""

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.layer, st.session_state.head = places[point["point_index"]]

    return take
