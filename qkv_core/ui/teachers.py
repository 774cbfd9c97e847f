"""What a teacher takes into class: the worksheet on the class's own sentence, and its answers."""

from functools import partial

import streamlit as st

from qkv_core.take_home.export import file_stem
from qkv_core.take_home.worksheet import sheet_html, worksheet
from qkv_core.ui.save import save_button
from qkv_core.ui.take_away import say
from qkv_core.view import View


def worksheets(view: View) -> None:
    """Two files to print."""
    say(
        f"A worksheet for paper and pencil asks about {view.head_name}, your query and its strongest keys. "
        "Its numbers are the model's, rounded so that the sums come out."
    )
    sheet = worksheet(view)
    with st.container(horizontal=True):
        for label, answers in (("Save worksheet", False), ("Save answer sheet", True)):
            name = "answers" if answers else "worksheet"
            save_button(
                label,
                partial(sheet_html, sheet, answers=answers),
                f"{file_stem(view.encoding.text, f'{name}-{view.head_name}')}.html",
                key=f"lesson-{name}",
            )
