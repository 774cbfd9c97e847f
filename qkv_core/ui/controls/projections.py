"""What to follow on the page of the projections: which of the three vectors, which of its numbers; and its folds."""

import streamlit as st

from qkv_core.measures.projections import ROLES, Projection
from qkv_core.ui.controls.bound import one_of
from qkv_core.view import Choice

_LARGEST = "the largest"


def choose_role() -> str:
    """Query, key or value: which of the three products to follow."""
    return one_of("Which vector", list(ROLES), default=ROLES[0], key="proj_vector")


def choose_number(view: Projection, choice: Choice) -> int:
    """Which number of the vector; unless the reader names one, the largest in absolute value."""
    vector = view.vectors[choice.query]
    options = [_LARGEST, *(str(number) for number in range(len(vector)))]
    if st.session_state.get("proj_number") not in options:
        st.session_state.pop("proj_number", None)
    chosen = st.selectbox(f"Which number of {view.symbol}", options, key="proj_number", bind="query-params")
    return int(abs(vector).argmax()) if chosen == _LARGEST else int(chosen)
