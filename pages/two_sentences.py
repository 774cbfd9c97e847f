"""Two sentences in one head: what a changed word changes, where both still agree."""

import streamlit as st

from qkv_core.figures import comparison as pictures
from qkv_core.measures.comparison import compare, head_distances, likeness_by_layer
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.comparison import choose_second
from qkv_core.ui.depth import fold
from qkv_core.ui.journey import tokens
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import comparison as words
from qkv_core.words.pooling import sentence_embedding

view = controls.choose()
text = view.encoding.text

tokens(view)
say("The first sentence is the one at the top. Change one word in the second and see which heads care.")
found = compare(view, choose_second(view.encoding))
say(words.query_in_both(found))
show(pictures.what_changed(found), text, key="two_change")
with fold("Both heatmaps side by side", "two_both", ":material/view_column:") as is_open:
    if is_open:
        for column, side, which in zip(st.columns(2), (found.first, found.second), ("First", "Second"), strict=True):
            with column:
                show(pictures.weights_of(side, which), text, key=f"two_{which.lower()}")

st.header("Which heads changed most?")
say("Between the tokens that both sentences have, so much of a query's attention moved, the mean over queries:")
tabulate(words.most_changed(head_distances(found)), "The heads whose attention moved most.")

st.header("How alike are they to the model?")
say(sentence_embedding(view.encoding.encoder))
cosines = likeness_by_layer(found)
say(words.how_alike(cosines))
show(pictures.likeness_grows(cosines), text, key="two_likeness")
