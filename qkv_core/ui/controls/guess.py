"""A page that begins with a question: which token will the query look at most? The address has what was guessed."""

import streamlit as st

from qkv_core.ui.controls.bound import text_field

SHOWN = "shown"  # nothing was guessed: the answer was asked for
_CHOICES = ("text", "layer", "head", "query")  # an address with one of these is a link to something finished


def ask_first(key: str, *, of_a_link: bool = True) -> bool:
    """Whether the question still waits for its answer, which the picture writes into a field out of sight."""
    with st.container(key=f"{key}_kept".replace("_", "-")):
        text_field("Your guess", "", key=key)
    return answer_to(key, of_a_link=of_a_link) is None


def answer_to(key: str, *, of_a_link: bool = True) -> str | None:
    """The guessed token's label or SHOWN; None while the question is open, which it also is `of_a_link`, or not."""
    said = st.session_state.get(key) or st.query_params.get(key)
    if of_a_link and not said and any(name in st.query_params for name in _CHOICES):
        return SHOWN
    return said or None
