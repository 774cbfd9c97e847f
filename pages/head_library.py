"""One attention head as a search engine over the model's whole vocabulary."""

import streamlit as st

from qkv_core.figures import vocabulary as pictures
from qkv_core.library.vocabulary import sentence_answers
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.vocabulary import choose_head, choose_word, with_pieces
from qkv_core.ui.depth import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import note, say, tabulate
from qkv_core.words import vocabulary as words

say("A real head has a shelf of its own: every word it knows. Ask it with one word's query and see whose keys answer.")
word, head, pieces = choose_word(), choose_head(), with_pieces()
with st.spinner("Laying out the vocabulary", show_time=True):
    vocabulary = cache.vocabulary()

found = vocabulary.answers(word, head, pieces=pieces)
say(words.who_answers(found, len(vocabulary.tokens), pieces=pieces))
show(pictures.answers(found), word, key="hl_answers")
with fold("All heads side by side", "hl_side", ":material/view_column:") as is_open:
    if is_open:
        answers = vocabulary.every_heads_answers(word, pieces=pieces)
        tabulate(words.side_by_side(answers), "Every head's best answers, a column a head.")
with fold("The reverse: which words would ask for it?", "hl_reverse", ":material/undo:") as is_open:
    if is_open:
        show(pictures.askers(vocabulary.askers(word, head, pieces=pieces)), word, key="hl_askers")
with fold("By value: what comes back?", "hl_value", ":material/output:") as is_open:
    if is_open:
        blend = vocabulary.blend(word, head, pieces=pieces)
        say(words.what_comes_back(blend))
        show(pictures.values(blend), word, key="hl_values")
        of_best = vocabulary.blend(word, head, [entry.token for entry in found.best], pieces=pieces)
        say(words.a_short_shelf(of_best))
        show(pictures.values_of_best(of_best), word, key="hl_values_best")
with fold("Deeper layers: your sentence is the library", "hl_deeper", ":material/layers:") as is_open:
    if is_open:
        view = controls.choose()
        say(words.deeper(view))
        show(pictures.sentence(view, sentence_answers(view)), view.encoding.text, key="hl_sentence")
note(words.conditions(vocabulary))
