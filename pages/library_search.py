"""The search analogy: one query, a shelf of labelled books, a blend of their contents."""

import streamlit as st

from qkv_core.figures import search as pictures
from qkv_core.figures.shelf import shelf
from qkv_core.library.search import plane_of, sharpen, soft_lookup
from qkv_core.ui import slow
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.search import choose_book, choose_query, choose_search, more_queries, take_book
from qkv_core.ui.depth import fold
from qkv_core.ui.show import show
from qkv_core.ui.slide import slide
from qkv_core.ui.take_away import note, say, tabulate
from qkv_core.words import search as words

say(
    "You ask at the desk: that is a **query**. Every book has an index label: that is its **key**. What stands in the "
    "book is its **value**. Attention compares your query with every key and hands you a blend of the values."
)
query = choose_query()
in_sight = st.container()  # the picture, above what else can be chosen, so that it changes before the eyes of who asks
found = choose_search(query)
with in_sight:
    touched = take_book("library_shelf_figure", "library_book", "library_steps", found)
    show(shelf(found), found.query, key="library_shelf_figure", on_click=touched)
    slide("library_shelf_figure")
    note(words.HOW_TO_READ)
say(words.what_comes_back(found))
if found.by_content:
    say(words.matched_by_content(found))
say(words.nearest_content(found))
say(words.worst_label(found))

with fold("The four steps as numbers, for one book", "library_steps", ":material/steps:"):
    say(words.four_steps(found, choose_book("library_book", found)))
with fold("The same as bars", "library_bars", ":material/bar_chart:") as is_open:
    if is_open:
        show(pictures.bars(found), found.query, key="library_bars_figure")
with fold("Soft against hard: how sharp should a search be?", "library_soft", ":material/tune:") as is_open:
    if is_open:
        sharpness = sharpen(found)
        say(words.at_this_sharpness(found, sharpness))
        show(pictures.curves(found, sharpness), found.query, key="library_sharpness_figure")
        say(words.trained_head(found, sharpness, controls.choose()))
with fold("What comes back: the blend among the contents", "library_blend", ":material/map:") as is_open:
    if is_open:
        show(pictures.meanings(found, plane_of(found)), found.query, key="library_map")
        tabulate(words.nearest_contents(found), "The contents that the blend lies nearest to.")
with fold("Several queries at once: Q·Kᵀ", "library_several", ":material/grid_on:") as is_open:
    if is_open:
        queries = more_queries(found.query)
        many = soft_lookup(slow.sentence_embeddings(queries), found.keys, found.contents, scale=found.scale)
        show(pictures.queries_by_books(found, queries, many), found.query, key="library_many")
with st.expander("Where the analogy breaks", icon=":material/broken_image:"):
    say(words.LIMITS)
