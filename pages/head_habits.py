"""What one head does: its habits here and over a corpus, and which heads see a pair of tokens."""

import streamlit as st

from qkv_core.figures.habits import map_of_behaviours, measures_here_and_usually
from qkv_core.measures.habits import measures
from qkv_core.ui import cache, slow
from qkv_core.ui.controls import overview as overview_controls
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import habits as words_heads

choice = controls.choose()
encoding = cache.encode(choice.text)
here = measures(encoding)

st.title("What a head does")
say(words_heads.about_the_head(here, choice))
profile = slow.corpus_profile()
say(words_heads.usually(here, profile, choice))
show(measures_here_and_usually(here, profile.mean(), choice), choice.text, key="habits_measures")

st.header("The head finder")
say("Choose two tokens, the query in the sidebar and the key here: which heads see the one from the other?")
key = controls.choose_key("habits_key", controls.choose_view())
say(words_heads.finder_in_words(encoding, choice.query, key))
found = words_heads.finder_table(encoding, profile, choice.query, key)
tabulate(found, "The heads that see this pair of tokens best, with their weights.")
overview_controls.go_to(found["head"])

with fold("All heads on a map of behaviours", "habits_map", ":material/bubble_chart:") as behaviours:
    if behaviours.open:
        show(map_of_behaviours(profile.mean(), choice), choice.text, key="habits_behaviours")
