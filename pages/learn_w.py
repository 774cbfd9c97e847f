"""How W_Q, W_K and W_V are learned: one head trained live on a small task, two runs side by side."""

import streamlit as st

from qkv_core import words_training
from qkv_core.figures import training as pictures
from qkv_core.training_run import TrainingRun
from qkv_core.ui import training_lab
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say

st.title("How W_Q, W_K and W_V are learned")
say("Nobody writes the matrices: training tunes them until attention is of use. Here one head learns from nothing.")
runs = training_lab.choose_runs()
first = next(iter(runs.values()))
say(words_training.task_in_words(first))
training_lab.buttons(runs)


def draw(going: dict[str, TrainingRun]) -> None:
    say(words_training.state_in_words(going))
    show(pictures.losses(going), first.task.name, key="lab_losses")
    step = first.nearest(training_lab.scrub(first))
    show(pictures.attention_of(step), first.task.name, key="lab_attention")


training_lab.advancing(draw, runs)
with fold("The matrices as they stand", "lab_matrices", ":material/grid_on:") as matrices:
    if matrices.open:
        for column, name in zip(st.columns(3), ("W_Q", "W_K", "W_V"), strict=True):
            with column:
                show(pictures.matrix_of(first.latest, name), first.task.name, key=f"lab_{name}")
with fold("The gradients", "lab_gradients", ":material/trending_down:") as gradients:
    if gradients.open:
        show(pictures.gradients_of(first), first.task.name, key="lab_gradient_norms")
