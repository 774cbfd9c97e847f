"""Why three vectors? Let two of them share a matrix in the real model, and see what is lost."""

from qkv_core.figures import changes as figures
from qkv_core.figures.both_ways import both_ways_map
from qkv_core.figures.meaning import knocked_out, qualities
from qkv_core.measures.both_ways import both_ways, both_ways_ranked
from qkv_core.measures.changes import changed_head
from qkv_core.measures.meaning import consequence
from qkv_core.ui import cache, slow
from qkv_core.ui.controls import changes as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.slide import slide
from qkv_core.ui.take_away import say
from qkv_core.words import both_ways as pair_words
from qkv_core.words import changes as words
from qkv_core.words import meaning as meaning_words

view = controls.choose()
text = view.encoding.text
chosen = own.under(view, own.choose_shared(view))

with first_sight(words.answer(chosen, own.under(view, own.tied(view))), words.TO_TRY):
    take = controls.take_cell("three_head", "three_key", view)
    show(figures.head_under(chosen), text, key="three_head", on_click=take)
    slide("three_head")
numbers()
change = own.as_chosen(chosen)
experiment = own.under(view, change.interventions)
with fold("Change something else", "three_lab", ":material/science:") as is_open:
    if is_open:
        change = own.choose_change(view)
        experiment = own.under(view, change.interventions)
        say(words.what_happens(experiment, changed_head(experiment)))
        show(figures.changed_matrix(experiment, own.choose_matrix()), text, key="three_changed")
with fold("What z brings back", "three_z", ":material/inventory_2:") as is_open:
    if is_open:
        head = changed_head(experiment)
        show(figures.brought_back(view, head), text, key="three_brought")
        say(words.brought_back(experiment, head))
with fold("One pair of tokens, both ways", "three_pair", ":material/swap_horiz:") as is_open:
    if is_open:
        key = controls.choose_key("three_key", view)
        say(pair_words.both_directions(view, key, both_ways(view, key), both_ways(experiment.changed, key)))
        show(both_ways_map(view, key, both_ways_ranked(view, key)), text, key="three_both")
with fold("What it does to the meaning", "three_meaning", ":material/compare:") as is_open:
    if is_open:
        say(meaning_words.consequence(consequence(experiment, own.choose_sentences(), cache.sentence_embedding)))
with fold("Without one head", "three_heads", ":material/leaderboard:", slow=True) as is_open:
    if is_open:
        show(knocked_out(view, slow.knock_outs(text)), text, key="three_knocked_out")
        say(meaning_words.worth_of_heads(view, slow.knock_outs(text)))
with fold("Is the model still as good?", "three_quality", ":material/grade:", slow=True) as is_open:
    if is_open:
        grading = slow.grading(own.choose_graded(view, change))
        show(qualities(grading), text, key="three_qualities")
        say(meaning_words.quality(grading))
