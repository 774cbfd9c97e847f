"""The four steps of one head on the learner's sentence: the scene is the step, and any cell has its ledger."""

import streamlit as st

from qkv_core.figures import ledger as ledger_figures
from qkv_core.figures.steps import step_matrix
from qkv_core.measures.ledger import ledger
from qkv_core.measures.rows import row
from qkv_core.measures.steps import ranges
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.journey import journey
from qkv_core.ui.pairs import link_to_pair
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import copy_number, note, say
from qkv_core.words import rows as row_words
from qkv_core.words import steps as words
from qkv_core.words.ledger import ledger_lines

view = controls.choose()
text, looks = view.encoding.text, row(view)

with first_sight(words.answer(view, looks), words.TO_TRY):
    moving, still = st.columns([7, 4])
    with still:
        step = controls.choose_step()  # before the picture, which goes by it
    with moving:
        journey(view, step="steps_step", key="steps_key", alone=True)
    with still:
        on_click = controls.take_cell("steps_matrix", "steps_key", view, opens="steps_ledger")
        show(step_matrix(view, step, clickable=True), text, key="steps_matrix", on_click=on_click)

numbers()
with fold("What does this step do?", "steps_numbers", ":material/function:") as is_open:
    if is_open:
        say(words.step_in_words(view, ranges(view), step))
with fold("Why does it look there?", "steps_why", ":material/help:") as is_open:
    if is_open:
        say(row_words.strongest_key(view, looks))
        link_to_pair(view)
        note(row_words.markers(view, looks))
with fold("The ledger of one cell", "steps_ledger", ":material/receipt_long:") as is_open:
    key = controls.choose_key("steps_key", view)  # drawn also while folded: the picture shows what it says
    if is_open:
        entry = ledger(view, key)
        say(ledger_lines(view, entry))
        copy_number(view, key)
        show(ledger_figures.products(view, entry), text, key="steps_products")
        show(ledger_figures.row_of_weights(view, entry), text, key="steps_softmax")
        show(ledger_figures.blend(view, entry), text, key="steps_blend")
