"""One idea a screen, on the learner's own sentence: predict, then see what the model does."""

import streamlit as st

from qkv_core.examples import one_word_changed
from qkv_core.measures.lesson import answers
from qkv_core.ui import classroom, lesson, teachers
from qkv_core.ui.cache import encode
from qkv_core.ui.controls import changes
from qkv_core.ui.controls import lesson as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.six_questions import six_questions
from qkv_core.words import lesson as words
from qkv_core.words.six_questions import questions

view = controls.choose()
text = view.encoding.text
found = answers(view, encode(text, changes.tied(view)), encode(one_word_changed(text)))
stops = words.stops(view, found)

stop = own.choose_stop(stops)
followed = classroom.follow(view, stop, found)
answer = own.answer_to(stop) or followed.answer
with own.screen(stop) as (left, right):
    with left:
        classroom.answers(followed, view)
        lesson.picture(stop, view, found, is_shown=answer is not None, key=own.key_of(stop))
    with right:
        own.ask(stop, stops)
        own.reveal(stop, answer)
        own.steps(stop, stops)
        classroom.board(followed, own.key_of(stop) if stop.on_picture else None)

with st.container(key="lesson-rest"):
    if own.is_over(stops):
        own.in_your_own_words(words.summary())
    st.header("Six questions, before and after", divider="gray")
    six_questions(questions(view, found))
    st.header("For teachers", divider="gray")
    classroom.begin()
    own.slides(stop)
    teachers.worksheets(view)
