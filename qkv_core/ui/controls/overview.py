"""Choosing among all heads: in which order they stand, and which one is taken."""

from collections.abc import Callable

import streamlit as st

from qkv_core.measures.habits import MEASURES
from qkv_core.measures.overview import AS_IN_THE_MODEL, Overview


def choose_order() -> str:
    """AS_IN_THE_MODEL, or the measure to sort by."""
    options = [AS_IN_THE_MODEL, *MEASURES]
    order: str = st.selectbox("Order of the heads", options, key="heads_order", bind="query-params")
    return order


def take_head(chart: str, found: Overview) -> Callable[[], None]:
    """A callback for a clicked tile: its head becomes the chosen one, here and on every page."""

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.layer, st.session_state.head = found.places[point["point_index"]]

    return take
