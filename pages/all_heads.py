"""Every head of the model on the learner's sentence at once: many searches in parallel."""

import streamlit as st

from qkv_core.figures.overview import all_heads, ordered_heads
from qkv_core.measures.habits import measures
from qkv_core.ui import cache, site
from qkv_core.ui.controls import overview as overview_controls
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say
from qkv_core.words import habits as words_heads

choice = controls.choose()
encoding = cache.encode(choice.text)
table = measures(encoding)

st.title("All heads at once")
say(words_heads.many_questions(encoding, choice))
st.markdown("Click a head to choose it, then open it; the sidebar chooses by keyboard.")
order = overview_controls.choose_order()
st.caption(words_heads.order_in_words(table, order))
say(words_heads.about_the_head(table, choice))
site.link("four_steps", f"Open {choice.head_name} step by step")
places = ordered_heads(table, order, encoding.encoder.n_layers, encoding.encoder.n_heads)
show(
    all_heads(encoding, choice, table, order),
    choice.text,
    key="heads_overview",
    on_click=overview_controls.take_head("heads_overview", places),
)
