"""Going to a head that was found, or that is worth a look."""

import streamlit as st

from qkv_core.view import View

_WORTH_A_LOOK = ("L0H2", "L1H8", "L2H9", "L3H1")  # of the bundled model: four habits


def go_to(heads: list[str]) -> None:
    """Buttons named L3H1 that choose this head, here and on every page."""
    st.pills("Go to a head", heads, key="habits_go", on_change=_go, args=("habits_go",))


def worth_a_look(view: View) -> list[str]:
    """Heads with different habits, where the model has them."""
    encoder = view.encoding.encoder
    places = {head: _place(head) for head in _WORTH_A_LOOK}
    return [name for name, (layer, head) in places.items() if layer < encoder.n_layers and head < encoder.n_heads]


def try_another(heads: list[str]) -> None:
    """The same for heads that are worth a look."""
    if heads:
        st.pills(
            "Another head", heads, key="habits_try", on_change=_go, args=("habits_try",), label_visibility="collapsed"
        )


def _go(key: str) -> None:
    layer, head = _place(st.session_state[key])
    st.session_state.update({"layer": layer, "head": head, key: None})


def _place(head: str) -> tuple[int, int]:
    layer, _, number = head[1:].partition("H")
    return int(layer), int(number)
