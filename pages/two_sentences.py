"""Two sentences in one head: what a changed word changes, where both still agree."""

from qkv_core.figures import comparison as pictures
from qkv_core.measures.comparison import compare, head_distances, likeness_by_layer
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.comparison import choose_second
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import note, say, tabulate
from qkv_core.words import comparison as words
from qkv_core.words.pooling import sentence_embedding

view = controls.choose()
text = view.encoding.text
found = compare(view, choose_second(view.encoding))

with first_sight(words.answer(found), words.to_try(found)):
    show(pictures.links(found), text, key="two_links")

numbers()
with fold("The chosen word, in numbers", "two_word", ":material/looks_one:") as is_open:
    if is_open:
        say(words.query_in_both(found))
with fold("Every query of this head", "two_head", ":material/grid_on:") as is_open:
    if is_open:
        show(pictures.what_changed(found), text, key="two_change")
with fold("The heads that changed most", "two_heads", ":material/leaderboard:") as is_open:
    if is_open:
        tabulate(words.most_changed(head_distances(found)), "The heads whose attention moved most.")
        note(words.MOVED)
with fold("How alike the two are, layer by layer", "two_alike", ":material/show_chart:") as is_open:
    if is_open:
        say(sentence_embedding(view.encoding.encoder))
        cosines = likeness_by_layer(found)
        say(words.how_alike(cosines))
        show(pictures.likeness_grows(cosines), text, key="two_likeness")
