"""The four steps of one head on the learner's sentence, and the ledger of any cell."""

import streamlit as st

from qkv_core.figures import ledger as ledger_figures
from qkv_core.figures.steps import step_matrix
from qkv_core.measures.ledger import ledger
from qkv_core.measures.rows import row
from qkv_core.measures.steps import ranges
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import copy_number, say
from qkv_core.ui.token_strip import token_strip
from qkv_core.words import rows as row_words
from qkv_core.words.ledger import ledger_lines
from qkv_core.words.steps import step_in_words

view = controls.choose_view()
text = view.encoding.text

st.title("Four steps: from scores to a blend")
looks = row(view)
say(row_words.strongest_key(view, looks))
token_strip(view)
st.caption(row_words.markers(view, looks))

step = controls.choose_step()
say(step_in_words(view, ranges(view), step))
show(
    step_matrix(view, step, clickable=True),
    text,
    key="steps_matrix",
    on_click=controls.take_cell("steps_matrix", "steps_key", view, opens="steps_pictures"),
)

st.header("The ledger of one cell")
say("Click a cell of the picture above, or choose its two tokens: the query in the sidebar, the key here.")
key = controls.choose_key("steps_key", view)
entry = ledger(view, key)
say(ledger_lines(view, entry))
copy_number(view, key)
with fold("The same as pictures: products, softmax, blend", "steps_pictures", ":material/bar_chart:") as pictures:
    if pictures.open:
        show(ledger_figures.products(view, entry), text, key="steps_products")
        show(ledger_figures.row_of_weights(view, entry), text, key="steps_softmax")
        show(ledger_figures.blend(view, entry), text, key="steps_blend")
