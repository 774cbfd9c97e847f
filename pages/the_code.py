"""The complete computation: the source this page runs on, and a short script that anybody can run elsewhere."""

import streamlit as st

from qkv_core import attention
from qkv_core.take_home import snippet, source
from qkv_core.take_home.export import file_stem
from qkv_core.ui import site
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.formula import formula
from qkv_core.ui.save import save_button
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words.naming import name_of

view = controls.choose()

formula(
    r"\mathrm{Attention}(\query{Q}, \key{K}, \value{V}) = "
    r"\mathrm{softmax}\!\left(\frac{\query{Q}\,\key{K^{\top}}}{\sqrt{d_k}}\right) \value{V}"
)
lines = source.formula_lines(view)
say(
    f"{len(lines)} lines do it, for all heads of a layer at once: scores, their division by √dₖ, softmax and a blend "
    f"of values. They are read from the files that this page runs on, and the shapes are those of your sentence:"
)
tabulate(
    {
        "Step": [line.step for line in lines],
        "Line": [f"`{line.code}`" for line in lines],
        "makes an array of": [line.shape for line in lines],
    },
    alt="Each line of the core with its step and the shape of the array it makes for this sentence.",
)
site.link("four_steps", "See each of these numbers")
with st.expander("The whole file, attention.py", icon=":material/code:"):
    st.code(source.text_of(attention), line_numbers=True, wrap_lines=True)

script, encoder = snippet.script(view), view.encoding.encoder
st.header(f"Take it with you: {len(script.splitlines())} lines")
say(
    f"This script needs no part of this project. It prints the weights and z of {name_of(view.tokens, view.query)} in "
    f"{view.head_name}: but for rounding, the numbers on the page of the four steps. It needs "
    f"`{snippet.needs(encoder)}`."
)
st.code(script, line_numbers=True, wrap_lines=True)
file = file_stem(view.encoding.text, f"attention-{view.head_name}")
with st.container(horizontal=True):
    save_button("Save as .py", lambda: script, f"{file}.py", key="code_script")
    save_button("Save as notebook", lambda: snippet.notebook(script, encoder), f"{file}.ipynb", key="code_notebook")
