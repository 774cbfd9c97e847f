"""The toys as Streamlit shows them: they answer in the browser; the address keeps the number of dimensions."""

import streamlit as st

from qkv_core.figures.toy import script
from qkv_core.measures.scaling import SWEEP_D_K
from qkv_core.ui import arrival
from qkv_core.words.toy import WORDS

_ADDRESS = "sqrt_dk"

_mount = st.components.v2.component(
    "qkv_toy",
    html='<section class="toy"></section>',
    css=script.stylesheet(),
    js=script.module("streamlit.js", WORDS),
)


def dimensions(d_head: int) -> int:
    """Softmax with the division by √d_k and without, for random vectors; returns the d_k that the reader chose.

    It begins with the model's own d_head, or the largest size on offer below.
    """
    first = max(size for size in SWEEP_D_K if size <= d_head)
    chosen = _chosen(st.query_params.get(_ADDRESS), first)

    def take() -> None:
        kept = st.session_state["toy_dimensions"].choose
        size = _chosen(kept.get("d_k") if isinstance(kept, dict) else None, first)
        if size == first:
            st.query_params.pop(_ADDRESS, None)
        else:
            st.query_params[_ADDRESS] = str(size)

    _mount(key="toy_dimensions", data={"part": "dimensions", "d_k": chosen}, on_choose_change=take)
    arrival.picture_is_sent()
    return chosen


def arrows() -> None:
    """Query, key and value arrows of two numbers each, to be dragged."""
    _mount(key="toy_arrows", data={"part": "fit"})
    arrival.picture_is_sent()


def _chosen(said: object, otherwise: int) -> int:
    """What a browser or an address says may be anything."""
    return next((size for size in SWEEP_D_K if str(said) == str(size)), otherwise)
