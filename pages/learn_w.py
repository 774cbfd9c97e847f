"""How W_Q, W_K and W_V are learned: one small head trained while you watch, alone or beside another."""

import streamlit as st

from qkv_core.figures import training as figures
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.training import learned
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.controls import training as own
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show, side_by_side
from qkv_core.ui.sight import short_answer
from qkv_core.ui.take_away import say
from qkv_core.ui.training_lab import train, training_lab
from qkv_core.ui.training_stage import as_figures, stage
from qkv_core.words import training as words

view = controls.choose()
text = view.encoding.text
forgotten = cache.encode(text, (Intervention(Kind.RANDOM_W, view.layer, view.head, 0),))

short_answer(words.what_training_made(view, learned(view, forgotten)))
setup = own.choose_setup()
say(words.what_to_watch(setup))
lab = training_lab(setup)


def draw() -> None:
    """Everything that moves while it trains."""
    experiment = lab.experiment
    above = st.container()
    step = own.choose_step(experiment, playing=lab.playing)
    with above:
        stage(experiment, step)
    say(words.verdict(experiment.outcomes))
    numbers()
    with fold("Where it stands: loss, accuracy, downloads", "learn_figures", ":material/show_chart:") as is_open:
        if is_open:
            say(words.where_it_stands(experiment.outcomes))
        curves, heads = figures.learning_curves(experiment, step), figures.attention(experiment, step)
        as_figures(curves, heads, text, on_screen=is_open)
    with fold("The matrices", "learn_matrices", ":material/grid_on:") as is_open:
        if is_open:
            which = own.choose_matrix(figures.MATRICES)
            say(words.matrices(setup))
            side_by_side(figures.matrix(experiment, step, which), text, key="learn_matrix")
    with fold("The gradients", "learn_gradients", ":material/trending_down:") as is_open:
        if is_open:
            show(figures.gradients(experiment), text, key="learn_norms")
    with fold("What is scored, and what can't be learned", "learn_scored", ":material/rule:") as is_open:
        if is_open:
            say(words.task(setup))
            say(words.about_the_comparison(setup))


train(lab, draw)
