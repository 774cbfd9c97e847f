"""What is seen first: the answer to the page's question, the picture that shows it, one thing to try."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from qkv_core.ui.take_away import say


def short_answer(answer: str) -> None:
    """The answer alone, where a page's picture takes the whole width or moves by itself."""
    with st.container(key="sight-answer"):
        say(answer)


@contextmanager
def first_sight(answer: str = "", to_try: str = "") -> Iterator[Callable[[str], None]]:
    """Around the picture. On a wide screen the words stand beside it: assets/page.css.

    Where controls of the picture decide what the answer is, it is left out, and said by what is yielded.
    """
    with st.container(key="sight"):
        place = st.container()

        def tell(said: str) -> None:
            with place:
                short_answer(said)

        if answer:
            tell(answer)
        with st.container(key="sight-picture"):
            yield tell
        if to_try:
            with st.container(key="sight-try"):
                say(f"**Try it.** {to_try}")
