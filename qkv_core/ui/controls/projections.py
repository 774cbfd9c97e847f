"""What to follow on the page of the projections: which of the three vectors, and which of its numbers."""

from collections.abc import Mapping

import streamlit as st

from qkv_core.measures.projections import ROLES, Projection
from qkv_core.ui.controls.bound import one_of

_LARGEST = "the largest"


def choose_number(projections: Mapping[str, Projection]) -> tuple[Projection, int | None]:
    """Which of the three vectors, and which of its numbers; None, unless the reader names one: the largest."""
    projection = projections[one_of("Which vector", list(ROLES), default=ROLES[0], key="proj_vector")]
    options = [_LARGEST, *(str(number) for number in range(len(projection.b)))]
    if st.session_state.get("proj_number") not in options:
        st.session_state.pop("proj_number", None)
    chosen = st.selectbox(f"Which number of {projection.symbol}", options, key="proj_number", bind="query-params")
    return projection, None if chosen == _LARGEST else int(chosen)
