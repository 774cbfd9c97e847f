"""Choosing among all heads: in which order they stand, and which one is taken."""

from collections.abc import Callable

import streamlit as st

from qkv_core.measures.habits import MEASURES, SHORT_NAMES
from qkv_core.measures.overview import Overview
from qkv_core.ui.controls.bound import one_from


def choose_order() -> str:
    """The measure to sort by."""
    names, first = SHORT_NAMES.__getitem__, next(iter(MEASURES))
    return one_from("Sort by", list(MEASURES), default=first, key="heads_order", format_func=names)


def take_head(chart: str, found: Overview) -> Callable[[], None]:
    """A callback for a clicked tile: its head becomes the chosen one, here and on every page."""

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.layer, st.session_state.head = found.places[point["point_index"]]

    return take
