"""The lesson's pictures: those of the pages, one an idea, before an answer and after it."""

import streamlit as st

from qkv_core.figures.changes import head_under
from qkv_core.figures.comparison import links
from qkv_core.figures.ledger import row_of_weights
from qkv_core.figures.overview import all_heads
from qkv_core.measures.changes import Experiment
from qkv_core.measures.ledger import ledger
from qkv_core.measures.lesson import Answers
from qkv_core.measures.overview import overview
from qkv_core.ui import toy
from qkv_core.ui.journey import journey, tokens
from qkv_core.ui.show import show
from qkv_core.ui.slide import slide
from qkv_core.view import View
from qkv_core.words.lesson_stop import Stop


def picture(stop: Stop, view: View, found: Answers, *, is_shown: bool, key: str) -> None:
    """Of an idea; `key` is the widget that a touched token answers, where the question is about tokens."""
    text, name = view.encoding.text, stop.name
    if stop.on_picture:
        journey(view, guess=key, asks_anew=True, alone=True)
    elif name in ("views", "value"):
        journey(view, rest=stop.scenes[is_shown or name == "views"], alone=True)
    elif name == "fit":
        toy.arrows()
    elif name == "sums":
        show(row_of_weights(view, ledger(view, found.ranked[0])), text, key="lesson_figure_row")
    elif name == "scaling":
        toy.dimensions(view.encoding.encoder.d_head)
    elif name == "tied":
        _tied(view, found, is_shown=is_shown)
    elif name == "heads":
        show(all_heads(view, overview(view)), text, key="lesson_figure_heads")
    elif is_shown:
        show(links(found.changed), text, key="lesson_figure_links")
    else:
        tokens(view)


def _tied(view: View, found: Answers, *, is_shown: bool) -> None:
    """The head as it was trained; once the question is answered, a switch between it and the tied one."""
    on = is_shown and st.toggle("One matrix for q and k", value=True, key="lesson_one_matrix")
    show(head_under(found.tied if on else Experiment(view, view)), view.encoding.text, key="lesson_figure_tied")
    slide("lesson_figure_tied")
