"""How W_Q, W_K and W_V are learned: one small head trained while you watch, alone or beside another."""

import streamlit as st

from qkv_core.interventions import Intervention, Kind
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls.training import choose_setup
from qkv_core.ui.take_away import say
from qkv_core.ui.training_lab import training_lab
from qkv_core.words import training as words

choice = controls.choose()
encoding = cache.encode(choice.text)
forgotten = cache.encode(choice.text, (Intervention(Kind.RANDOM_W, choice.layer, choice.head, 0),))

st.title("How W_Q, W_K and W_V are learned")
say(words.what_training_made(encoding, forgotten, choice))
setup = choose_setup()
say(words.task(setup.task))
say(words.about_the_comparison(setup.task, [config for _, config in setup.configs]))
training_lab(setup, choice.text)
