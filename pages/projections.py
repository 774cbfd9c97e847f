"""Where one head's q, k and v come from: three learned views of the same token, and how different they are."""

from qkv_core.figures import projections as figures
from qkv_core.figures.likeness import all_heads
from qkv_core.figures.spaces import joint_map, space_map
from qkv_core.measures.projections import biases, follow, projections
from qkv_core.measures.spaces import joint, spaces
from qkv_core.ui import slow
from qkv_core.ui.controls import projections as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.journey import journey
from qkv_core.ui.show import show, side_by_side
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import note, say
from qkv_core.words import projections as words
from qkv_core.words import spaces as space_words
from qkv_core.words.likeness import how_different

view = controls.choose()
text, three = view.encoding.text, projections(view)

with first_sight(words.answer(view), words.TO_TRY):
    journey(view, rest="make")

numbers()
with fold("One number, added up", "proj_largest", ":material/add:") as is_open:
    if is_open:
        number = follow(view, *own.choose_number(three))
        say(words.one_number(view, number))
        show(figures.largest_contributions(view, number), text, key="proj_contributions")
with fold("Who is like whom: as queries, as keys, as values", "proj_maps", ":material/map:") as is_open:
    if is_open:
        maps = spaces(view, three)
        say(space_words.three_views(view, maps))
        side_by_side([space_map(view, space) for space in maps.values()], text, key="proj_space")
        note(space_words.map_note(view))
with fold("Queries and keys on one map", "proj_joint", ":material/join:") as is_open:
    if is_open:
        plane = joint(view)
        say(space_words.joint_reading(view, plane))
        show(joint_map(view, plane), text, key="proj_joint_map")
        note(space_words.joint_note(plane))
with fold("q, k and v of every token", "proj_all", ":material/grid_on:") as is_open:
    if is_open:
        for role, projection in three.items():
            show(figures.all_tokens(view, projection), text, key=f"proj_all_{role}")
with fold("What do the biases do?", "proj_biases", ":material/balance:") as is_open:
    if is_open:
        found = biases(view, controls.choose_key("proj_key", view), three)
        say(words.score_split(view, found))
        show(figures.score_parts(view, found), text, key="proj_score")
        say(words.what_biases_do(view, found))
with fold("How different are W_Q, W_K and W_V?", "proj_likeness", ":material/difference:") as is_open:
    if is_open:
        say(how_different(view, slow.likeness()))
        show(all_heads(view, slow.likeness()), text, key="proj_heads")
