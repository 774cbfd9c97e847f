"""What one head does: its habits here and over a corpus, and which heads see a pair of tokens."""

import streamlit as st

from qkv_core.figures.behaviours import map_of_behaviours
from qkv_core.figures.habits import here_and_usually
from qkv_core.measures.behaviours import behaviours
from qkv_core.measures.corpus import usual
from qkv_core.measures.finder import find
from qkv_core.measures.habits import habit, measures_here
from qkv_core.ui import slow
from qkv_core.ui.controls import finder
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold
from qkv_core.ui.journey import tokens
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import finder as finder_words
from qkv_core.words import habits as words

view = controls.choose()
text = view.encoding.text

tokens(view)
say(words.about_the_head(view, habit(measures_here(view))))
profile = slow.corpus_profile()
found = usual(view, profile)
say(words.usually(view, found))
show(here_and_usually(view, found), text, key="habits_measures")

st.header("The head finder")
say("Choose two tokens, the query above and the key here: which heads see the one from the other?")
heads = find(view, controls.choose_key("habits_key", view), profile)
say(finder_words.best_head(view, heads))
table = finder_words.finder_table(heads)
tabulate(table, "The heads that see this pair of tokens best, with their weights.")
finder.go_to(table["head"])

with fold("All heads on a map of behaviours", "habits_map", ":material/bubble_chart:") as is_open:
    if is_open:
        show(map_of_behaviours(view, behaviours(profile.mean())), text, key="habits_behaviours")
