"""Two sentences in one head: what a changed word changes, where both still agree."""

import streamlit as st

from qkv_core.figures import comparison as pictures
from qkv_core.measures import comparison
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.comparison import choose_second
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import comparison as words_comparison

choice = controls.choose()
first = cache.encode(choice.text)

st.title("Two sentences")
say("The first sentence is the one in the sidebar. Change one word in the second and see which heads care.")
second = choose_second(first)
aligned = comparison.align(first, second)
say(words_comparison.query_in_both(first, second, aligned, choice))
changes = comparison.difference(first, second, aligned, choice.layer, choice.head)
tokens = [first.tokens[position] for position in aligned.first]
show(pictures.what_changed(changes, tokens, choice), choice.text, key="two_change")
with fold("Both heatmaps side by side", "two_both", ":material/view_column:") as both:
    if both.open:
        for column, encoding, which in zip(st.columns(2), (first, second), ("First", "Second"), strict=True):
            with column:
                show(pictures.weights_of(encoding, choice, which), choice.text, key=f"two_{which.lower()}")

st.header("Which heads changed most?")
say("Between the tokens that both sentences have, so much of a query's attention moved, the mean over queries:")
most = words_comparison.most_changed(comparison.head_distances(first, second, aligned))
tabulate(most, "The heads whose attention moved most.")

st.header("How alike are they to the model?")
cosines = comparison.likeness_by_layer(first, second)
say(words_comparison.how_alike(cosines))
show(pictures.likeness_grows(cosines), choice.text, key="two_likeness")
