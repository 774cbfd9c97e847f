"""Why √dₖ? Random vectors show what the division is for; below, what it does to gradients and to the real model."""

from qkv_core.figures import head_scaling as model_figures
from qkv_core.figures import scaling as figures
from qkv_core.figures.meaning import qualities
from qkv_core.measures.head_scaling import divided, dividing_by, head_spreads
from qkv_core.ui import cache, slow, toy
from qkv_core.ui.controls import scaling as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.journey import tokens
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import note, say
from qkv_core.words import head_scaling as words_of_model
from qkv_core.words import meaning as meaning_words
from qkv_core.words import scaling as words

view = controls.choose()
text, d_head = view.encoding.text, view.encoding.encoder.d_head

with first_sight(words_of_model.without_the_division(slow.choosiness(text)), words.TO_TRY):
    d_k = toy.dimensions(d_head)

numbers()
with fold(
    "What it does to learning: gradients of random heads", "sqrt_gradients", ":material/trending_down:"
) as is_open:
    if is_open:
        random = slow.random_numbers(d_k)
        say(words.row_table(random))
        say(words.collapse(random))
        say(words.where_it_begins(slow.random_draws(), d_head))
        show(figures.curves(random, own.choose_measure()), text, key="sqrt_curves")
        note(f"{words.FORMULAS} {words.SOURCE}")
with fold("Your sentence, divided by another number", "sqrt_model", ":material/tune:") as is_open:
    if is_open:
        say(words_of_model.favourites(slow.choosiness(text)))
        tokens(view)
        divisor = own.choose_divisor(d_head)
        found = divided(view, cache.encode(text, dividing_by(divisor, d_head)), divisor)
        say(words_of_model.one_knob(found))
        say(words_of_model.whole_model(found))
        say(words_of_model.query_row(view, found))
        show(model_figures.query_row(view, found), text, key="sqrt_query")
        show(model_figures.divisor_curves(slow.every_divisor(text), found), text, key="sqrt_divisors")
with fold("Is the model still as good?", "sqrt_quality", ":material/grade:", slow=True) as is_open:
    if is_open:
        divisor = own.chosen_divisor(d_head)
        found = divided(view, cache.encode(text, dividing_by(divisor, d_head)), divisor)
        grading = slow.grading({found.name: dividing_by(divisor, d_head)})
        show(qualities(grading), text, key="sqrt_qualities")
        say(meaning_words.quality(grading))
        say(words_of_model.quality(found, grading))
with fold("The spread of every head", "sqrt_spread", ":material/scatter_plot:") as is_open:
    if is_open:
        spreads = head_spreads(view.encoding)
        say(words_of_model.spreads(view, spreads))
        show(model_figures.spread_map(view, spreads), text, key="sqrt_map")
