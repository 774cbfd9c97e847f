"""Widgets bound to the address where Streamlit's own would fail on some junk in it."""

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

Option = TypeVar("Option")


def one_of(label: str, options: Sequence[Option], *, default: Option, key: str, **layout: Any) -> Option:
    """One of a few choices, and never none of them."""
    if key in st.session_state and st.session_state[key] is None:
        st.session_state[key] = default
    chosen: Option | None = st.segmented_control(
        label, options, default=default, required=True, key=key, bind="query-params", **layout
    )
    if chosen is None:  # `?layer=` counts as a choice that was cleared, though one is required
        st.rerun()
    return chosen


def whole_number(label: str, *, most: int, default: int, key: str) -> int:
    """A whole number from 0 to `most`."""
    if any(map(_is_infinite, st.query_params.get_all(key))):  # it would be rounded, and can't be
        del st.query_params[key]
        st.rerun()
    return int(st.number_input(label, 0, most, default, key=key, bind="query-params"))


def _is_infinite(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:
        return False
