"""Why three vectors? Change one thing in the real model, and see what is lost."""

import streamlit as st

from qkv_core.figures import changes as figures
from qkv_core.figures.both_ways import both_ways_map
from qkv_core.figures.meaning import knocked_out, qualities
from qkv_core.measures.both_ways import both_ways, both_ways_ranked
from qkv_core.measures.changes import Experiment, changed_head
from qkv_core.measures.meaning import consequence
from qkv_core.ui import cache, journey, slow
from qkv_core.ui.controls import changes as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold
from qkv_core.ui.show import show, side_by_side
from qkv_core.ui.take_away import say
from qkv_core.words import both_ways as pair_words
from qkv_core.words import changes as words
from qkv_core.words import meaning as meaning_words

view = controls.choose()
text = view.encoding.text

journey.tokens(view)
say("Could one matrix make query and key? Could the key be the value? Change the real model and see what is lost.")
change = own.choose_change(view)
experiment = Experiment(view, view.of(cache.encode(text, change.interventions)))
head = changed_head(experiment)
say(words.where_the_query_looks(experiment))
pictures = figures.before_and_after(experiment, own.choose_matrix())
side_by_side(pictures, text, key="three_head", on_click=lambda chart: controls.take_cell(chart, "three_key", view))
say(words.what_happens(experiment, head))
with fold("What z brings back", "three_z", ":material/inventory_2:") as is_open:
    if is_open:
        show(figures.brought_back(view, head), text, key="three_brought")
        say(words.brought_back(experiment, head))

st.header("Who asks, who answers")
key = controls.choose_key("three_key", view)
say(pair_words.both_directions(view, key, both_ways(view, key), both_ways(experiment.changed, key)))
with fold("This pair in all heads", "three_pair", ":material/swap_horiz:") as is_open:
    if is_open:
        ranked = both_ways_ranked(view, key)
        show(both_ways_map(view, key, ranked), text, key="three_both")
        say(pair_words.most_one_sided(ranked))

st.header("What it does to the meaning")
meaning = consequence(experiment, own.choose_sentences(), cache.sentence_embedding)
say(meaning_words.consequence(meaning))
with fold("What each head is worth", "three_heads", ":material/leaderboard:") as is_open:
    if is_open:
        cosines = slow.knock_outs(text)
        show(knocked_out(view, cosines), text, key="three_knocked_out")
        say(meaning_words.worth_of_heads(view, cosines))
with fold("The quality in one number", "three_quality", ":material/grade:") as is_open:
    if is_open:
        grading = slow.grading(own.choose_graded(view, change))
        show(qualities(grading), text, key="three_qualities")
        say(meaning_words.quality(grading))
