"""What this is, on one screen: one query's journey; below, the three vectors at a glance and fourteen questions."""

import streamlit as st

from qkv_core.examples import LESSON
from qkv_core.measures.rows import row
from qkv_core.ui import site
from qkv_core.ui.controls import guess
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold
from qkv_core.ui.journey import journey
from qkv_core.ui.purpose import purpose
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import tabulate
from qkv_core.words import home as words
from qkv_core.words import rows as row_words

view = controls.choose()
asks = guess.ask_first("home_guess")

with first_sight(words.ASKED if asks else row_words.answer(view, row(view)), words.to_try(view.encoding.encoder.name)):
    journey(view, guess="home_guess")
site.main_link("guided_lesson", words.LESSON, **LESSON)


st.divider()
tabulate(words.AT_A_GLANCE, alt="The three vectors with their role and their analogy.")
site.questions()
with fold("What is all this for?", "home_purpose", ":material/target:") as is_open:
    if is_open:
        purpose(view)
