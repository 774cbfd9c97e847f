"""The search analogy: one query, a shelf of labelled books, a blend of their contents."""

import streamlit as st

from qkv_core.figures import search as pictures
from qkv_core.library.search import hard_lookup, soft_lookup
from qkv_core.ui import cache
from qkv_core.ui.controls import search as shelf_controls
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import search as words_library

st.title("Library search")
say(
    "You ask at the desk: that is a **query**. Every book has an index label: that is its **key**. What stands in the "
    "book is its **value**. Attention compares your query with every key and hands you a blend of the values."
)
query = shelf_controls.choose_query()
scale = shelf_controls.choose_scale(cache.encoder().d_model)
by_content = shelf_controls.match_by_content()
books = shelf_controls.choose_shelf()

values = shelf_controls.embed_all([book.value for book in books])
labels = shelf_controls.embed_all([book.key for book in books])
asks, keys = cache.embed(query), values if by_content else labels
trace = soft_lookup(asks, keys, values, scale=scale)
say(words_library.search_in_words(trace, books, query))
if by_content:
    say(words_library.switch_in_words(soft_lookup(asks, labels, values, scale=scale), trace, books))
show(pictures.shelf(trace, books, query), query, key="library_shelf_figure")
say(words_library.blend_in_words(trace, values, books))
say(words_library.worst_label(labels, values, books))

with st.expander("The four steps as numbers, for the best book", icon=":material/steps:"):
    say(words_library.steps_in_words(trace, hard_lookup(trace)[0], books))
with fold("Soft against hard: how sharp should a search be?", "library_soft", ":material/tune:") as soft:
    if soft.open:
        say(words_library.scale_in_words(trace, cache.encoder().d_model))
        show(pictures.sharpness(trace, books, shelf_controls.marks(scale)), query, key="library_sharpness_figure")
        choice = controls.choose()
        say(words_library.trained_head_in_words(trace, cache.encode(choice.text), choice))
with fold("What comes back: the blend among the contents", "library_blend", ":material/map:") as blend:
    if blend.open:
        show(pictures.meanings(asks, keys, values, trace.z[0, 0], books), query, key="library_map")
        nearest = words_library.nearest_contents(trace.z[0, 0], values, books)
        tabulate(nearest, "The contents that the blend lies nearest to.")
with fold("Several queries at once: Q·Kᵀ", "library_several", ":material/grid_on:") as several:
    if several.open:
        queries = shelf_controls.more_queries(query)
        many = soft_lookup(shelf_controls.embed_all(queries), keys, values, scale=scale)
        show(pictures.queries_by_books(many, books, queries), query, key="library_many")
with st.expander("Where the analogy breaks", icon=":material/broken_image:"):
    say(words_library.LIMITS)
