"""One attention head as a search engine over the model's whole vocabulary."""

import streamlit as st

from qkv_core.figures import vocabulary as pictures
from qkv_core.library.vocabulary import sentence_answers
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls import vocabulary as own
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import note, say, tabulate
from qkv_core.words import vocabulary as words

with first_sight(to_try=words.TO_TRY) as answer:
    word, head, pieces = own.choose_search()
    with st.spinner("Laying out the vocabulary", show_time=True):
        vocabulary = cache.vocabulary()
    found = vocabulary.answers(word, head, pieces=pieces)
    answer(words.who_answers(found, pieces=pieces))
    show(pictures.around(found), word, key="hl_answers", on_click=own.take_word("hl_answers", found))

numbers()
with fold("What do the other heads find?", "hl_side", ":material/view_column:") as is_open:
    if is_open:
        answers = vocabulary.every_heads_answers(word, pieces=pieces)
        tabulate(words.side_by_side(answers), "Every head's best answers, a column a head.")
        say(words.NOT_ALL_MEAN_SOMETHING)
with fold("Which words would ask for it?", "hl_reverse", ":material/undo:") as is_open:
    if is_open:
        show(pictures.askers(vocabulary.askers(word, head, pieces=pieces)), word, key="hl_askers")
with fold("What would it take home?", "hl_value", ":material/output:") as is_open:
    if is_open:
        blend = vocabulary.blend(word, head, pieces=pieces)
        say(words.what_comes_back(blend))
        show(pictures.values(blend), word, key="hl_values")
with fold("What does a deeper layer look for?", "hl_deeper", ":material/layers:") as is_open:
    if is_open:
        view = controls.choose()
        say(words.deeper(view))
        show(pictures.sentence(view, sentence_answers(view)), view.encoding.text, key="hl_sentence")
note(words.conditions(vocabulary))
