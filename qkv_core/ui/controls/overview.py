"""Choosing among all heads: in which order they stand, and which one is taken."""

from collections.abc import Callable

import streamlit as st

from qkv_core.measures.habits import MEASURES
from qkv_core.measures.overview import Overview
from qkv_core.ui.controls.bound import one_from


def choose_order() -> str:
    """The measure to sort by."""
    return one_from("Sort by", list(MEASURES), default=next(iter(MEASURES)), key="heads_order")


def take_head(chart: str, found: Overview) -> Callable[[], None]:
    """A callback for a clicked tile: its head becomes the chosen one, here and on every page."""

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.layer, st.session_state.head = found.places[point["point_index"]]

    return take
