"""How deep pages go: the idea, with the numbers folded away below a line, or everything open."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from qkv_core.ui.controls.bound import one_of

IDEA, NUMBERS = "idea", "numbers"
_KEY = "depth"


def choose_depth() -> None:
    """The switch, above every page."""
    one_of("How deep", [IDEA, NUMBERS], default=IDEA, key=_KEY, label_visibility="collapsed")


def numbers() -> None:
    """The line below a page's idea."""
    st.header("The numbers", divider="gray")
    if st.session_state[_KEY] == IDEA:
        st.caption("Each opens with a touch. *Numbers*, at the top, opens them all, on every page.")


@contextmanager
def fold(label: str, key: str, icon: str, *, slow: bool = False) -> Iterator[bool]:
    """A part below the line; says whether to fill it, since a folded part is not computed.

    The address keeps what is open. Where everything is, a heading stands in the fold's place; what is `slow`, some
    seconds of work, waits to be asked for all the same.
    """
    if st.session_state[_KEY] == NUMBERS and not slow:
        st.subheader(label)
        yield True
        return
    part = st.expander(label, key=key, icon=icon, on_change="rerun", bind="query-params")
    with part:
        yield bool(part.open)
