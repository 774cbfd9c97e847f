"""The search analogy: one query, a shelf of labelled books, a blend of their contents."""

import streamlit as st

from qkv_core.figures import search as pictures
from qkv_core.library.search import plane_of, sharpen, soft_lookup
from qkv_core.ui import slow
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.search import choose_search, more_queries
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import search as words

st.title("Library search")
say(
    "You ask at the desk: that is a **query**. Every book has an index label: that is its **key**. What stands in the "
    "book is its **value**. Attention compares your query with every key and hands you a blend of the values."
)
found = choose_search()
say(words.what_comes_back(found))
if found.by_content:
    say(words.matched_by_content(found))
show(pictures.shelf(found), found.query, key="library_shelf_figure")
say(words.nearest_content(found))
say(words.worst_label(found))

with st.expander("The four steps as numbers, for the best book", icon=":material/steps:"):
    say(words.four_steps(found))
with fold("Soft against hard: how sharp should a search be?", "library_soft", ":material/tune:") as soft:
    if soft.open:
        sharpness = sharpen(found)
        say(words.at_this_sharpness(found, sharpness))
        show(pictures.curves(found, sharpness), found.query, key="library_sharpness_figure")
        say(words.trained_head(found, sharpness, controls.choose_view()))
with fold("What comes back: the blend among the contents", "library_blend", ":material/map:") as blend:
    if blend.open:
        show(pictures.meanings(found, plane_of(found)), found.query, key="library_map")
        tabulate(words.nearest_contents(found), "The contents that the blend lies nearest to.")
with fold("Several queries at once: Q·Kᵀ", "library_several", ":material/grid_on:") as several:
    if several.open:
        queries = more_queries(found.query)
        many = soft_lookup(slow.sentence_embeddings(queries), found.keys, found.contents, scale=found.scale)
        show(pictures.queries_by_books(found, queries, many), found.query, key="library_many")
with st.expander("Where the analogy breaks", icon=":material/broken_image:"):
    say(words.LIMITS)
