"""Why √dₖ? What the division does to random numbers, and to the real model."""

import streamlit as st

from qkv_core.figures import head_scaling as model_figures
from qkv_core.figures import scaling as figures
from qkv_core.measures.head_scaling import dividing_by, head_spreads
from qkv_core.measures.scaling import random_heads
from qkv_core.ui import cache, slow
from qkv_core.ui.controls import scaling as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say
from qkv_core.words import scaling as words

choice = controls.choose()
encoding = cache.encode(choice.text)
encoder = encoding.encoder
sqrt_d_head = encoder.d_head**0.5

st.title("Why divide by √dₖ?")
scaled, unscaled = (slow.largest_weight(choice.text, divisor) for divisor in (sqrt_d_head, 1.0))
say(words.without_the_division(scaled, unscaled, encoder.n_layers * encoder.n_heads, encoder.d_head))

st.header("On random numbers")
d_k = own.choose_d_k()
products, sweep = slow.random_dot_products(d_k), slow.random_sweep()
say(words.measured_spread(products))
left, right = st.columns(2)
with left:
    show(figures.histogram(products), choice.text, key="sqrt_histogram")
with right:
    show(figures.random_row(random_heads(d_k)), choice.text, key="sqrt_row")
say(words.row_table(sweep, d_k))
say(words.collapse(sweep, d_k))
show(figures.curves(sweep, own.choose_measure(), d_k), choice.text, key="sqrt_curves")
say(words.FORMULAS)
st.caption(words.SOURCE)

st.header("In the real model")
divisor = own.choose_divisor(encoder.d_head)
changed = cache.encode(choice.text, dividing_by(divisor, encoder.d_head))
say(words.one_knob(divisor, encoder.d_head))
say(words.whole_model(encoding, changed))
say(words.query_row(encoding, choice, divisor))
show(model_figures.query_row(encoding, choice, divisor), choice.text, key="sqrt_query")
if (part := fold("The spread of every head", "sqrt_spread", ":material/scatter_plot:")).open:
    with part:
        spreads = head_spreads(encoding)
        say(words.spreads(spreads, choice))
        show(model_figures.spread_map(spreads, choice), choice.text, key="sqrt_map")
if (part := fold("Every divisor at once", "sqrt_every", ":material/show_chart:")).open:
    with part:
        sweep = slow.every_divisor(choice.text)
        show(model_figures.divisor_curves(sweep, divisor, sqrt_d_head), choice.text, key="sqrt_divisors")
