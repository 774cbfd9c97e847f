"""What is seen first: the answer to the page's question, the picture that shows it, one thing to try."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from qkv_core.ui.take_away import say


@contextmanager
def first_sight(answer: str, to_try: str = "") -> Iterator[None]:
    """Around the picture. On a wide screen the words stand beside it: assets/page.css."""
    with st.container(key="sight"):
        with st.container(key="sight-answer"):
            say(answer)
        with st.container(key="sight-picture"):
            yield
        if to_try:
            with st.container(key="sight-try"):
                say(f"**Try it.** {to_try}")
