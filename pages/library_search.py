"""The search analogy: one query, a shelf of labelled books, a blend of their contents."""

import streamlit as st

from qkv_core.figures import search as pictures
from qkv_core.figures.shelf import shelf
from qkv_core.library.search import plane_of, sharpen, soft_lookup
from qkv_core.ui import slow
from qkv_core.ui.controls import search as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.shelf import choose_shelf
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.slide import slide
from qkv_core.ui.take_away import note, say, tabulate
from qkv_core.words import search as words

with first_sight(to_try=words.TO_TRY) as answer:
    query = own.choose_query()
    in_sight = st.container()  # what it shows depends on the shelf, which is below the line
    scale, by_content = own.choose_how()

numbers()
found = own.search(query, choose_shelf(), scale, by_content)
with in_sight:
    answer(words.answer(found))
    touched = own.take_book("library_shelf_figure", "library_book", "library_steps", found)
    show(shelf(found), found.query, key="library_shelf_figure", on_click=touched)
    slide("library_shelf_figure")
    note(words.matched_by_content(found) if by_content else words.not_a_dictionary(found))
with fold("The four steps as numbers, for one book", "library_steps", ":material/steps:") as is_open:
    book = own.choose_book("library_book", found)  # drawn also while folded: a touched book is chosen there
    if is_open:
        say(words.four_steps(found, book))
with fold("How sharp should a search be?", "library_soft", ":material/tune:") as is_open:
    if is_open:
        sharpness = sharpen(found)
        say(words.at_this_sharpness(found, sharpness))
        show(pictures.curves(found, sharpness), found.query, key="library_sharpness_figure")
        say(words.trained_head(found, sharpness, controls.choose()))
with fold("What is the blend most like?", "library_blend", ":material/map:") as is_open:
    if is_open:
        say(words.nearest_content(found))
        show(pictures.meanings(found, plane_of(found)), found.query, key="library_map")
        tabulate(words.nearest_contents(found), "The contents that the blend lies nearest to.")
        say(words.worst_label(found))
with fold("Several queries at once: Q·Kᵀ", "library_several", ":material/grid_on:") as is_open:
    if is_open:
        queries = own.more_queries(found.query)
        many = soft_lookup(slow.sentence_embeddings(queries), found.keys, found.contents, scale=found.scale)
        show(pictures.queries_by_books(found, queries, many), found.query, key="library_many")
with fold("Where does the analogy break?", "library_limits", ":material/broken_image:") as is_open:
    if is_open:
        say(words.LIMITS)
