"""Why three vectors? Change one thing in the real model, and see what is lost."""

import streamlit as st

from qkv_core.figures import changes as figures
from qkv_core.figures.both_ways import both_ways_map
from qkv_core.measures.both_ways import both_ways
from qkv_core.measures.changes import Comparison, pairwise_cosines
from qkv_core.ui import cache, slow
from qkv_core.ui.controls import changes as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say
from qkv_core.words import changed_head as words_changed_head
from qkv_core.words import changes as words_changes

choice = controls.choose()
encoding = cache.encode(choice.text)

st.title("Why three vectors?")
say("Could one matrix make query and key? Could the key be the value? Change the real model and see what is lost.")
interventions = own.choose_change(choice, encoding.encoder)
view = Comparison(encoding, cache.encode(choice.text, interventions), choice)
say(words_changed_head.where_the_query_looks(view))
pictures = figures.before_and_after(view, own.choose_view())
for column, (key, picture) in zip(st.columns(2), pictures.items(), strict=True):
    with column:
        show(picture, choice.text, key=key, on_click=controls.take_cell(key, "three_key", controls.choose_view()))
say(words_changed_head.what_is_changed(view))
say(words_changed_head.argument(view))
say(words_changed_head.measures_table(view))
if (part := fold("What z brings back", "three_z", ":material/inventory_2:")).open:
    with part:
        say(words_changed_head.brought_back(view))
        show(figures.brought_back(view), choice.text, key="three_brought")

st.header("Who asks, who answers")
key = controls.choose_key("three_key", controls.choose_view())
say(words_changes.both_directions(view, key))
if (part := fold("This pair in all heads", "three_pair", ":material/swap_horiz:")).open:
    with part:
        ranked = both_ways(encoding, choice.query, key)
        say(words_changes.most_one_sided(ranked))
        show(both_ways_map(encoding, choice, key, ranked), choice.text, key="three_both")

st.header("What it does to the meaning")
sentences = own.choose_sentences()
before, after = (
    pairwise_cosines([cache.sentence_embedding(s, change) for s in sentences]) for change in ((), interventions)
)
say(words_changes.consequence(view, before, after))
if (part := fold("What each head is worth", "three_heads", ":material/leaderboard:")).open:
    with part:
        cosines = slow.knock_outs(choice.text)
        say(words_changes.worth_of_heads(cosines, choice))
        show(figures.knocked_out(cosines, choice), choice.text, key="three_knocked_out")
if (part := fold("The quality in one number", "three_quality", ":material/grade:")).open:
    with part:
        say(words_changes.quality(slow.quality(), slow.quality(interventions)))
        if own.ask_for_every_kind():
            qualities = slow.qualities(own.every_kind(choice))
            say(words_changes.every_quality(qualities))
            show(figures.qualities(qualities), choice.text, key="three_qualities")
