"""Why the scores are divided by √dₖ: spread, saturation, gradient; on random vectors and on the real model."""

import streamlit as st

from qkv_core import words_scaling
from qkv_core.figures import scaling as pictures
from qkv_core.interventions import parse_interventions
from qkv_core.scaling import dot_products, model_spreads, temperature_sweep
from qkv_core.ui import cache, controls, scaling_controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say

choice = controls.choose()
encoding = cache.encode(choice.text)
d_head = encoding.encoder.d_head

st.title("Why divide by √dₖ?")
say(words_scaling.this_head(encoding, choice))
st.header("Large products")
sample = dot_products(scaling_controls.choose_d_k())
say(words_scaling.spread_in_words(sample))
show(pictures.histogram(sample), choice.text, key="dk_histogram")
st.caption(f"The vectors are random, drawn with a fixed seed. {words_scaling.SOURCE}")

st.header("Saturated softmax, lost gradients")
sweep = scaling_controls.sweep()
say(words_scaling.gradient_in_words(sweep))
show(pictures.gradient_against_d_k(sweep), choice.text, key="dk_gradient")
with fold("Spread and largest weight against dₖ", "dk_curves", ":material/show_chart:") as curves:
    if curves.open:
        show(pictures.spread_against_d_k(sweep), choice.text, key="dk_spread")
        show(pictures.largest_weight_against_d_k(sweep), choice.text, key="dk_largest")

st.header("The real model")
say(words_scaling.without_scaling(encoding, cache.encode(choice.text, parse_interventions("no-scale@all"))))
with fold("All heads: how far are they from the assumption?", "dk_heads", ":material/bar_chart:") as heads:
    if heads.open:
        spreads, within_rows = model_spreads(layer.attention for layer in encoding.layers)
        say(words_scaling.all_heads(spreads, d_head))
        show(pictures.real_heads(spreads, within_rows, choice, d_head), choice.text, key="dk_real")
with fold("One knob: temperature", "dk_knob", ":material/thermostat:") as knob:
    if knob.open:
        temperature = scaling_controls.choose_temperature()
        say(words_scaling.temperature_in_words(temperature, d_head))
        turned = temperature_sweep(encoding.layers[choice.layer].attention.scores[choice.head], scaling_controls.KNOB)
        show(pictures.temperature_curve(turned, d_head, temperature), choice.text, key="dk_temperature_curve")
