"""Twenty minutes through the pages on the learner's own sentence: predict first, then see what the model does."""

import streamlit as st

from qkv_core.measures.lesson import answers
from qkv_core.ui import teachers
from qkv_core.ui.controls import lesson as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.take_away import say
from qkv_core.words import lesson as words

view = controls.choose_view()

st.title("Guided lesson")
stops = words.stops(view, answers(view))
say(words.opening(view, stops))
top = st.container()
n_right = sum(own.ask(number, stop) for number, stop in enumerate(stops, start=1))
with top:
    own.progress(stops)
say(f"**{n_right} of {len(stops)} right.** A wrong prediction, explained, teaches more than a right one.")

st.header("The whole story in five sentences")
own.sentences(words.summary())

st.header("For teachers")
teachers.worksheets(view)
