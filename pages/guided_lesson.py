"""Twenty minutes, one idea a screen, on the learner's own sentence: predict, then see what the model does."""

import streamlit as st

from qkv_core.measures.lesson import answers
from qkv_core.ui import teachers
from qkv_core.ui.controls import lesson as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.journey import journey
from qkv_core.ui.take_away import say
from qkv_core.words import lesson as words

view = controls.choose()
stops = words.stops(view, answers(view))

stop = own.choose_stop(stops)
answer = own.answer_to(stop)
st.header(stop.title)
say(f"{stop.task} **{stop.question}**")
rest = stop.scenes[answer is not None]
journey(view, key=own.key_of(stop), no_key=None, rest=rest, quiet=stop.on_picture and answer is None)
own.ask(stop, stops)
if answer is not None:
    own.reveal(stop, answer)
own.steps(stop, stops)
own.score(stops)

st.header("The whole story in five sentences")
own.sentences(words.summary())

st.header("For teachers")
own.slides()
teachers.worksheets(view)
