"""Going to a head that was found, or that is worth a look."""

from collections.abc import Sequence

import streamlit as st

from qkv_core.view import View

# Of the bundled model.
WITH_HABITS = ("L0H2", "L1H8", "L2H9", "L3H1")  # one back, one on, [CLS], and much of both
ON_MARKERS = ("L2H9", "L3H1")


def go_to(heads: list[str]) -> None:
    """Buttons named L3H1 that choose this head, here and on every page."""
    st.pills("Go to a head", heads, key="habits_go", on_change=_go, args=("habits_go",))


def those_of_the_model(view: View, heads: Sequence[str]) -> list[str]:
    """Heads that are worth a look, as far as the model has them."""
    encoder = view.encoding.encoder
    places = {head: _place(head) for head in heads}
    return [name for name, (layer, head) in places.items() if layer < encoder.n_layers and head < encoder.n_heads]


def try_another(heads: list[str], *, key: str) -> None:
    """The same for heads that are worth a look."""
    if heads:
        st.pills("Another head", heads, key=key, on_change=_go, args=(key,), label_visibility="collapsed")


def _go(key: str) -> None:
    layer, head = _place(st.session_state[key])
    st.session_state.update({"layer": layer, "head": head, key: None})


def _place(head: str) -> tuple[int, int]:
    layer, _, number = head[1:].partition("H")
    return int(layer), int(number)
