"""Every head of the model on the learner's sentence at once: many searches in parallel."""

import streamlit as st

from qkv_core.figures.overview import all_heads
from qkv_core.measures.overview import overview
from qkv_core.ui import site
from qkv_core.ui.controls import overview as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.journey import tokens
from qkv_core.ui.show import show
from qkv_core.ui.take_away import note, say
from qkv_core.words import overview as words
from qkv_core.words.habits import about_the_head

view = controls.choose()

tokens(view)
found = overview(view)
say(words.many_questions(view, found))
st.markdown("Touch a head to choose it, then open it; the menus above choose by keyboard.")
found = found.sorted_by(own.choose_order())
note(words.order_in_words(found))
say(about_the_head(view, found.habit(view.place)))
site.link("four_steps", f"Open {view.head_name} step by step")
show(all_heads(view, found), view.encoding.text, key="heads_overview", on_click=own.take_head("heads_overview", found))
