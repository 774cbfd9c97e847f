"""What one head does: its habit here and over a corpus, and which heads see a pair of tokens."""

from qkv_core.figures.behaviours import map_of_behaviours
from qkv_core.figures.habits import here_and_usually, strongest_links
from qkv_core.measures.behaviours import behaviours
from qkv_core.measures.corpus import usual
from qkv_core.measures.finder import find
from qkv_core.measures.habits import follows, habit, measures_here
from qkv_core.ui import slow
from qkv_core.ui.controls import finder
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import finder as finder_words
from qkv_core.words import habits as words

view = controls.choose()
text = view.encoding.text
here = habit(measures_here(view))
wanted = follows(view.encoding, here.measure)
others = finder.those_of_the_model(view, finder.WITH_HABITS)

with first_sight(words.answer(view, here, wanted), words.to_try(others)):
    show(strongest_links(view, wanted), text, key="habits_links")
    finder.try_another(others, key="habits_try")

numbers()
with fold("Is that usual for this head?", "habits_usual", ":material/bar_chart:") as is_open:
    if is_open:
        found = usual(view, slow.corpus_profile())
        say(words.usually(view, found))
        show(here_and_usually(view, found), text, key="habits_measures")
with fold("Which heads link two tokens?", "habits_finder", ":material/search:") as is_open:
    if is_open:
        heads = find(view, controls.choose_key("habits_key", view), slow.corpus_profile())
        say(finder_words.best_head(view, heads))
        table = finder_words.finder_table(heads)
        tabulate(table, "The heads that link this pair of tokens best, with their weights.")
        finder.go_to(table["head"])
with fold("All heads by what they do", "habits_map", ":material/bubble_chart:") as is_open:
    if is_open:
        show(map_of_behaviours(view, behaviours(slow.corpus_profile().mean())), text, key="habits_behaviours")
