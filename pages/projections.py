"""Where one head's q, k and v come from: three learned views of the same token, and how different they are."""

import streamlit as st

from qkv_core.figures import likeness as likeness_figures
from qkv_core.figures import projections as figures
from qkv_core.figures import spaces as space_figures
from qkv_core.measures.projections import ROLES, projection, score_parts
from qkv_core.ui import cache
from qkv_core.ui.controls import projections as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say
from qkv_core.words import projections as words

choice = controls.choose()
encoding = cache.encode(choice.text)
views = {role: projection(encoding.layers[choice.layer], choice.head, role) for role in ROLES}

st.title("Where Q, K, V come from")
say(words.three_views(encoding, choice))
for column, view in zip(st.columns(len(views)), views.values(), strict=True):
    with column:
        show(space_figures.space_map(encoding, choice, view), choice.text, key=f"proj_space_{view.symbol}")
say(words.map_note(encoding))

st.header("One number, followed")
view = views[own.choose_role()]
number = own.choose_number(view, choice)
say(words.one_number(encoding, choice, view, number))
show(figures.product(encoding, choice, view, number), choice.text, key="proj_product")
if (part := fold("The largest products, adding up", "proj_largest", ":material/add:")).open:
    with part:
        show(figures.largest_contributions(encoding, choice, view, number), choice.text, key="proj_contributions")
        say(words.rounding(choice, view, number))
if (part := fold("q, k and v of this token, and of all tokens at once", "proj_all", ":material/grid_on:")).open:
    with part:
        show(figures.three_vectors(encoding, choice), choice.text, key="proj_three")
        for role in ROLES:
            show(figures.all_tokens(encoding, choice, role), choice.text, key=f"proj_all_{role}")

st.header("Look closer")
if (part := fold("Queries and keys on one map", "proj_joint", ":material/join:")).open:
    with part:
        show(space_figures.joint_map(encoding, choice), choice.text, key="proj_joint_map")
        say(words.joint_reading(encoding, choice))
if (part := fold("What the biases do", "proj_biases", ":material/balance:")).open:
    with part:
        key = controls.choose_key("proj_key", controls.choose_view())
        parts = score_parts(views["query"], views["key"])
        say(words.score_split(encoding, choice, key, parts))
        show(figures.score_split(encoding, choice, key, parts), choice.text, key="proj_score")
        say(words.biases(encoding, choice, key, parts))
if (part := fold("How different are W_Q, W_K and W_V really?", "proj_likeness", ":material/difference:")).open:
    with part, st.spinner("Measuring every head of the model"):
        measures = cache.likeness()
        say(words.how_different(measures, choice))
        show(likeness_figures.all_heads(measures, choice), choice.text, key="proj_heads")
