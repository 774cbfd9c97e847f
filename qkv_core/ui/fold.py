"""A part of a page that is folded away, and computed only while it is open."""

from typing import Any

import streamlit as st


def fold(label: str, key: str, icon: str) -> Any:
    """An expander whose `.open` says whether to fill it; the address keeps it open."""
    return st.expander(label, key=key, icon=icon, on_change="rerun", bind="query-params")
