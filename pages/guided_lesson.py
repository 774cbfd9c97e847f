"""One idea a screen, on the learner's own sentence: predict, then see what the model does."""

import streamlit as st

from qkv_core.examples import one_word_changed
from qkv_core.measures.lesson import answers
from qkv_core.ui import lesson, teachers
from qkv_core.ui.cache import encode
from qkv_core.ui.controls import changes
from qkv_core.ui.controls import lesson as own
from qkv_core.ui.controls import shared as controls
from qkv_core.words import lesson as words

view = controls.choose()
text = view.encoding.text
found = answers(view, encode(text, changes.tied(view)), encode(one_word_changed(text)))
stops = words.stops(view, found)

stop = own.choose_stop(stops)
answer = own.answer_to(stop)
with own.screen(stop) as (left, right):
    with left:
        lesson.picture(stop, view, found, is_shown=answer is not None, key=own.key_of(stop))
    with right:
        own.ask(stop, stops)
        own.reveal(stop, answer)
        own.steps(stop, stops)

with st.container(key="lesson-rest"):
    if own.is_over(stops):
        own.in_your_own_words(words.summary())
    st.header("For teachers", divider="gray")
    own.slides(stop)
    teachers.worksheets(view)
