"""Why √dₖ? What the division does to random numbers, and to the real model."""

import streamlit as st

from qkv_core.figures import head_scaling as model_figures
from qkv_core.figures import scaling as figures
from qkv_core.figures.meaning import qualities
from qkv_core.measures.head_scaling import divided, dividing_by, head_spreads
from qkv_core.ui import cache, slow
from qkv_core.ui.controls import scaling as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.journey import tokens
from qkv_core.ui.show import show, side_by_side
from qkv_core.ui.take_away import note, say
from qkv_core.words import head_scaling as words_of_model
from qkv_core.words import meaning as meaning_words
from qkv_core.words import scaling as words

view = controls.choose()
text, d_head = view.encoding.text, view.encoding.encoder.d_head

st.title("Why divide by √dₖ?")
tokens(view)
say(words_of_model.without_the_division(slow.choosiness(text)))

st.header("On random numbers")
random = slow.random_numbers(own.choose_d_k())
say(words.measured_spread(random))
side_by_side([figures.histogram(random), figures.random_row(random)], text, key="sqrt_random")
say(words.row_table(random))
say(words.collapse(random))
say(words.where_it_begins(random, d_head))
show(figures.curves(random, own.choose_measure()), text, key="sqrt_curves")
say(words.FORMULAS)
note(words.SOURCE)

st.header("In the real model")
divisor = own.choose_divisor(d_head)
found = divided(view, cache.encode(text, dividing_by(divisor, d_head)), divisor)
say(words_of_model.one_knob(found))
say(words_of_model.whole_model(found))
say(words_of_model.query_row(view, found))
show(model_figures.query_row(view, found), text, key="sqrt_query")
with fold("What the model is still worth, on graded pairs of texts", "sqrt_quality", ":material/grade:") as part:
    if part.open:
        grading = slow.grading({found.name: dividing_by(divisor, d_head)})
        show(qualities(grading), text, key="sqrt_qualities")
        say(meaning_words.quality(grading))
        say(words_of_model.quality(found, grading))
with fold("The spread of every head", "sqrt_spread", ":material/scatter_plot:") as part:
    if part.open:
        spreads = head_spreads(view.encoding)
        say(words_of_model.spreads(view, spreads))
        show(model_figures.spread_map(view, spreads), text, key="sqrt_map")
with fold("Every divisor at once", "sqrt_every", ":material/show_chart:") as part:
    if part.open:
        show(model_figures.divisor_curves(slow.every_divisor(text), found), text, key="sqrt_divisors")
