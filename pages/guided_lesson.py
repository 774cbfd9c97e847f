"""Twenty minutes through the pages on the learner's own sentence: predict first, then see what the model does."""

import streamlit as st

from qkv_core.take_home import lesson
from qkv_core.ui import cache, teachers
from qkv_core.ui.controls import lesson as lesson_controls
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.take_away import say

choice = controls.choose()
encoding = cache.encode(choice.text)
stops = lesson.stops(encoding, choice)

st.title("Guided lesson")
say(
    f"{len(stops)} predictions about your sentence, {choice.head_name} and the query in the sidebar. The answers "
    f"are computed from the model, so another sentence may have others. Nothing is graded or stored: your predictions "
    f"live in this page's address."
)
top = st.container()
n_right = sum(lesson_controls.ask(number, stop) for number, stop in enumerate(stops, start=1))
with top:
    lesson_controls.progress(stops)
say(f"**{n_right} of {len(stops)} right.** A wrong prediction, explained, teaches more than a right one.")

st.header("The whole story in five sentences")
lesson_controls.sentences(lesson.summary())

st.header("For teachers")
teachers.worksheets(encoding, choice)
