"""One attention head as a search engine over the model's whole vocabulary."""

import streamlit as st

from qkv_core.figures import vocabulary as pictures
from qkv_core.library.search import sentence_answers
from qkv_core.measures.similarity import cosine
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls import vocabulary as vocabulary_controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import vocabulary as words_vocabulary

TOP = 12

st.title("A head's own library")
say("A real head has a shelf of its own: every word it knows. Ask it with one word's query and see whose keys answer.")
word = vocabulary_controls.choose_word()
head = vocabulary_controls.choose_head()
pieces = vocabulary_controls.with_pieces()
with st.spinner("Laying out the vocabulary", show_time=True):
    vocabulary = cache.vocabulary()

found = vocabulary.ranked(vocabulary.answers(word, head), top=TOP, pieces=pieces)
say(words_vocabulary.found_in_words(word, head, found, len(vocabulary.tokens)))
show(pictures.answers(found, head), word, key="hl_answers")
with fold("All heads side by side", "hl_side", ":material/view_column:") as side_by_side:
    if side_by_side.open:
        tabulate(vocabulary.side_by_side(word, top=8, pieces=pieces), "Every head's best answers, a column a head.")
with fold("The reverse: which words would ask for it?", "hl_reverse", ":material/undo:") as reverse:
    if reverse.open:
        asking = vocabulary.ranked(vocabulary.askers(word, head), top=TOP, pieces=pieces)
        show(pictures.askers(asking, head), word, key="hl_askers")
with fold("By value: what comes back?", "hl_value", ":material/output:") as value:
    if value.open:
        trace, values = vocabulary.blend(word, head)
        nearest = vocabulary.ranked(cosine(values, trace.z[0, 0]), top=TOP, pieces=pieces)
        say(words_vocabulary.blend_in_words(trace))
        show(pictures.values(nearest, head), word, key="hl_values")
        of_best, _ = vocabulary.blend(word, head, among=[entry.token for entry in found])
        nearest = vocabulary.ranked(cosine(values, of_best.z[0, 0]), top=TOP, pieces=pieces)
        say(words_vocabulary.best_blend_in_words(of_best, found))
        show(pictures.values_of_best(nearest, head, len(found)), word, key="hl_values_best")
with fold("Deeper layers: your sentence is the library", "hl_deeper", ":material/layers:") as deeper:
    if deeper.open:
        choice = controls.choose()
        encoding = cache.encode(choice.text)
        asks = encoding.tokens[choice.query]
        say(words_vocabulary.deeper_in_words(choice, asks))
        own = sentence_answers(encoding, choice.layer, choice.head, choice.query)
        show(pictures.sentence(own, choice, asks), choice.text, key="hl_sentence")
st.caption(words_vocabulary.conditions(vocabulary))
