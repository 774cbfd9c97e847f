"""Where one head's q, k and v come from: three learned views of the same token, and how different they are."""

import streamlit as st

from qkv_core.figures import projections as figures
from qkv_core.figures.likeness import all_heads
from qkv_core.figures.spaces import joint_map, space_map
from qkv_core.measures.projections import biases, follow, projections
from qkv_core.measures.spaces import joint, spaces
from qkv_core.ui import slow
from qkv_core.ui.controls import projections as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold
from qkv_core.ui.journey import tokens
from qkv_core.ui.show import show, side_by_side
from qkv_core.ui.take_away import say
from qkv_core.words import projections as words
from qkv_core.words import spaces as space_words
from qkv_core.words.likeness import how_different

view = controls.choose()
text, three = view.encoding.text, projections(view)

tokens(view)
maps = spaces(view, three)
side_by_side([space_map(view, space) for space in maps.values()], text, key="proj_space")
say(space_words.three_views(view, maps))
say(space_words.map_note(view))

st.header("One number, followed")
number = follow(view, *own.choose_number(three))
say(words.one_number(view, number))
show(figures.product(view, number), text, key="proj_product")
with fold("The largest products, adding up", "proj_largest", ":material/add:") as is_open:
    if is_open:
        show(figures.largest_contributions(view, number), text, key="proj_contributions")
        say(words.rounding(number))
with fold("q, k and v of this token, and of all tokens at once", "proj_all", ":material/grid_on:") as is_open:
    if is_open:
        show(figures.three_vectors(view, three), text, key="proj_three")
        for role, projection in three.items():
            show(figures.all_tokens(view, projection), text, key=f"proj_all_{role}")

st.header("Look closer")
with fold("Queries and keys on one map", "proj_joint", ":material/join:") as is_open:
    if is_open:
        plane = joint(view)
        show(joint_map(view, plane), text, key="proj_joint_map")
        say(space_words.joint_reading(view, plane))
with fold("What the biases do", "proj_biases", ":material/balance:") as is_open:
    if is_open:
        found = biases(view, controls.choose_key("proj_key", view), three)
        say(words.score_split(view, found))
        show(figures.score_parts(view, found), text, key="proj_score")
        say(words.what_biases_do(view, found))
with fold("How different are W_Q, W_K and W_V really?", "proj_likeness", ":material/difference:") as is_open:
    if is_open:
        show(all_heads(view, slow.likeness()), text, key="proj_heads")
        say(how_different(view, slow.likeness()))
