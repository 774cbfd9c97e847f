"""The four steps of one head on the learner's sentence, and the ledger of any cell."""

import streamlit as st

from qkv_core.figures import ledger as ledger_figures
from qkv_core.figures.steps import step_matrix
from qkv_core.measures.ledger import ledger
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import copy_number, say
from qkv_core.ui.token_strip import token_strip
from qkv_core.words import steps as words

choice = controls.choose()
encoding = cache.encode(choice.text)

st.title("Four steps: from scores to a blend")
say(words.strongest_key(encoding, choice))
token_strip(encoding, choice)
st.caption(words.hidden_share(encoding, choice) if choice.hide_special else words.MARKERS)

step = controls.choose_step()
say(words.step_in_words(encoding, choice, step))
show(
    step_matrix(encoding, choice, step, clickable=True),
    choice.text,
    key="steps_matrix",
    on_click=controls.take_cell("steps_matrix", "steps_key", encoding, choice, opens="steps_pictures"),
)

st.header("The ledger of one cell")
say("Click a cell of the picture above, or choose its two tokens: the query in the sidebar, the key here.")
key = controls.choose_key("steps_key", encoding, choice)
entry = ledger(encoding.layers[choice.layer].attention, choice.head, choice.query, key)
say(words.ledger_lines(encoding, choice, key, entry))
copy_number(encoding, choice, key)
with fold("The same as pictures: products, softmax, blend", "steps_pictures", ":material/bar_chart:") as pictures:
    if pictures.open:
        show(ledger_figures.products(encoding, choice, key, entry), choice.text, key="steps_products")
        show(ledger_figures.softmax_row(encoding, choice, key, entry), choice.text, key="steps_softmax")
        show(ledger_figures.blend(encoding, choice, entry), choice.text, key="steps_blend")
