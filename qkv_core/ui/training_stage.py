"""The training as it is watched: drawn in the browser, in place, so that nothing blinks between two steps."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from qkv_core.figures import training_stage
from qkv_core.figures.picture import Picture
from qkv_core.learning.runs import Experiment
from qkv_core.ui import arrival
from qkv_core.ui.show import mode, show, side_by_side
from qkv_core.ui.take_away import keep

_ASSETS = Path(__file__).parent / "assets"

_mount = st.components.v2.component(
    "qkv_training",
    html='<section class="training" aria-label="The training"></section>',
    css=(_ASSETS / "training.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "training.js").read_text(encoding="utf-8"),
)


def stage(experiment: Experiment, step: int) -> None:
    """The loss, and where each query of every run looks, after this step."""
    _mount(key="learn_stage", data=training_stage.stage(experiment, step, mode()))
    arrival.picture_is_sent()


def as_figures(curves: Picture, heads: Sequence[Picture], text: str, *, on_screen: bool) -> None:
    """The same with tables and downloads; where it is not on screen, the handout still has it."""
    if on_screen:
        show(curves, text, key="learn_curves")
        side_by_side(heads, text, key="learn_attention")
    else:
        for picture in (curves, *heads):
            keep(picture)
