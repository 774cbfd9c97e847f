"""Every head of the model on the learner's sentence at once: many searches in parallel."""

from qkv_core.figures.overview import all_heads
from qkv_core.measures.overview import overview
from qkv_core.ui import site
from qkv_core.ui.controls import overview as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import note, say
from qkv_core.words import overview as words

view = controls.choose()
text, found = view.encoding.text, overview(view)

with first_sight(words.answer(view, found), words.TO_TRY):
    show(all_heads(view, found), text, key="heads_overview", on_click=own.take_head("heads_overview", found))
    say(words.the_chosen_one(view, found))
    site.link("four_steps", f"Open {view.head_name} step by step")

numbers()
with fold("Sort the heads by what they do", "heads_sorted", ":material/sort:") as is_open:
    if is_open:
        ranked = found.sorted_by(own.choose_order())
        note(words.order_in_words(ranked))
        show(all_heads(view, ranked), text, key="heads_ranked", on_click=own.take_head("heads_ranked", ranked))
