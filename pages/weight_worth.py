"""What a weight is worth: what each key really adds, and the whole way from the heads to the next layer's x."""

from qkv_core.figures import loop as loop_pictures
from qkv_core.figures import worth as pictures
from qkv_core.measures.loop import close_the_loop
from qkv_core.measures.worth import head_shares, worth
from qkv_core.ui.controls import finder
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import note, say, tabulate
from qkv_core.words import loop as loop_words
from qkv_core.words import worth as words

view = controls.choose()
text = view.encoding.text
found = worth(view)
others = finder.those_of_the_model(view, finder.ON_MARKERS)

with first_sight(words.answer(view, found), words.to_try(others)):
    take = controls.take_bar("worth_bars", view)
    show(pictures.weight_and_worth(view, found), text, key="worth_bars", on_click=take)
    finder.try_another(others, key="worth_try")

numbers()
with fold("The chosen word, in numbers", "worth_word", ":material/looks_one:") as is_open:
    if is_open:
        say(words.weight_against_worth(view, found))
        say(words.direction(view, found))
        note(words.SOURCE)
with fold("Every query and key of this head", "worth_pairs", ":material/grid_on:") as is_open:
    if is_open:
        show(pictures.added_by_every_pair(view, found), text, key="worth_matrix")
with fold("Whose output is it? The heads of this layer", "worth_heads", ":material/bar_chart:") as is_open:
    if is_open:
        shares = head_shares(view)
        say(words.whose_output(view, shares))
        show(pictures.shares_of_heads(view, shares), text, key="worth_shares")
with fold("The way to the next layer", "worth_loop", ":material/route:") as is_open:
    if is_open:
        loop = close_the_loop(view)
        say(loop_words.loop_closes(view, loop))
        tabulate(loop_words.loop_table(loop), "Every step to the next x with its length and its check.")
        show(loop_pictures.loop_steps(view, loop), text, key="worth_steps")
