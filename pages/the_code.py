"""The complete computation: the source this page runs on, and a short script that anybody can run elsewhere."""

import streamlit as st

from qkv_core import attention
from qkv_core.take_home import snippet, source
from qkv_core.take_home.export import file_stem
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.formula import formula
from qkv_core.ui.save import save_button
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import the_code as words

view = controls.choose()
encoder, lines, script = view.encoding.encoder, source.formula_lines(view), snippet.script(view)

with first_sight(words.how_many_lines(len(lines)), words.TO_TRY):
    formula(
        r"\mathrm{Attention}(\query{Q}, \key{K}, \value{V}) = "
        r"\mathrm{softmax}\!\left(\frac{\query{Q}\,\key{K^{\top}}}{\sqrt{d_k}}\right) \value{V}"
    )
    tabulate(
        {
            "Step": [line.step for line in lines],
            "Line": [f"`{line.code}`" for line in lines],
            words.what_comes_out(view): [line.result for line in lines],
        },
        alt="Each line of the core, its step, and what it makes of this sentence.",
    )

numbers()
with fold(
    f"The same without this project: {len(script.splitlines())} lines", "code_script_fold", ":material/terminal:"
) as is_open:
    if is_open:
        say(words.about_the_script(view))
        st.code(snippet.needs(encoder), language="bash", wrap_lines=True)
        st.code(script, line_numbers=True, wrap_lines=True)
with st.container(horizontal=True):
    file = file_stem(view.encoding.text, f"attention-{view.head_name}")
    save_button("Save the script as .py", lambda: script, f"{file}.py", key="code_script")
    save_button("Save as notebook", lambda: snippet.notebook(script, encoder), f"{file}.ipynb", key="code_notebook")
with fold("The shape of each array", "code_shapes", ":material/data_array:") as is_open:
    if is_open:
        shapes = {"Line": [f"`{line.code}`" for line in lines], "makes an array of": [line.shape for line in lines]}
        tabulate(shapes, alt="Each line of the core with the shape of the array that it makes of this sentence.")
with fold("The whole file, attention.py", "code_file", ":material/code:") as is_open:
    if is_open:
        st.code(source.text_of(attention), line_numbers=True, wrap_lines=True)
