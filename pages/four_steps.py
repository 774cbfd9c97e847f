"""The four steps of one head on the learner's sentence: the scene is the step, and any cell has its ledger."""

import streamlit as st

from qkv_core.figures import ledger as ledger_figures
from qkv_core.figures.steps import step_matrix
from qkv_core.measures.ledger import ledger
from qkv_core.measures.rows import row
from qkv_core.measures.steps import ranges
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.journey import journey
from qkv_core.ui.pairs import link_to_pair
from qkv_core.ui.show import show
from qkv_core.ui.take_away import copy_number, note, say
from qkv_core.words import rows as row_words
from qkv_core.words.ledger import ledger_lines
from qkv_core.words.steps import step_in_words

view = controls.choose()
text = view.encoding.text

looks = row(view)
journey(view, step="steps_step", key="steps_key")
say(row_words.strongest_key(view, looks))
link_to_pair(view)
note(row_words.markers(view, looks))

st.header("Every query at this step")
step = controls.choose_step()
say(step_in_words(view, ranges(view), step))
on_click = controls.take_cell("steps_matrix", "steps_key", view)
show(step_matrix(view, step, clickable=True), text, key="steps_matrix", on_click=on_click)

st.header("The ledger of one cell")
say("Touch a key of the moving picture or a cell of the heatmap, or choose the key here.")
key = controls.choose_key("steps_key", view)
entry = ledger(view, key)
say(ledger_lines(view, entry))
copy_number(view, key)
show(ledger_figures.products(view, entry), text, key="steps_products")
show(ledger_figures.row_of_weights(view, entry), text, key="steps_softmax")
show(ledger_figures.blend(view, entry), text, key="steps_blend")
