"""Training while a visitor watches: a few steps, a redrawing, and so on until it is done or paused.

The runs belong to one visitor's session. A slice of work is bounded in steps and in time, so that others' clicks
are answered in between.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from qkv_core.learning.rivals import Setup
from qkv_core.learning.runs import Experiment
from qkv_core.ui.controls.training import choose_speed
from qkv_core.ui.take_away import redrawn

_LAB = "learn_lab"
_SECONDS_A_SLICE = 0.05  # of work, of which there is one in each redrawing
_SECONDS_BETWEEN = 0.5  # redrawings
_STEPS_TO_DOUBLE = 20  # after so many steps there are twice as many in a redrawing, then three times


@dataclass
class Lab:
    """What a visitor trains, and whether it goes on by itself."""

    experiment: Experiment
    playing: bool = False

    def advance(self, n_steps: int) -> None:
        """One step at least, and no longer than a slice."""
        end = time.monotonic() + _SECONDS_A_SLICE
        for _ in range(n_steps):
            self.experiment.advance(1)
            if time.monotonic() > end:
                return


def training_lab(setup: Setup) -> Lab:
    """The visitor's; another setup begins anew."""
    lab: Lab | None = st.session_state.get(_LAB)
    if lab is None or lab.experiment.setup != setup:
        lab = st.session_state[_LAB] = Lab(Experiment(setup))
    return lab


def train(lab: Lab, draw: Callable[[], None]) -> None:
    """The buttons, and what they move: `draw` is called again after every slice of work."""
    speed = _buttons(lab)

    def watch() -> None:
        if lab.playing:
            lab.advance(speed * (1 + lab.experiment.step // _STEPS_TO_DOUBLE))
            if lab.experiment.is_finished:
                lab.playing = False
                st.rerun()
        with redrawn():
            draw()

    st.fragment(watch, run_every=_SECONDS_BETWEEN if lab.playing else None)()


def _buttons(lab: Lab) -> int:
    is_finished = lab.experiment.is_finished
    with st.container(horizontal=True, key="learn_buttons"):
        label, icon = ("Pause", ":material/pause:") if lab.playing else ("Start", ":material/play_arrow:")
        st.button(label, icon=icon, key="learn_play", disabled=is_finished, on_click=_play, args=(lab, not lab.playing))
        st.button(
            "One step",
            icon=":material/skip_next:",
            key="learn_one",
            disabled=is_finished or lab.playing,
            on_click=lab.advance,
            args=(1,),
        )
        st.button(
            "Reset",
            icon=":material/replay:",
            key="learn_reset",
            disabled=lab.experiment.step == 0 and not lab.playing,
            on_click=_reset,
        )
        return choose_speed()


def _play(lab: Lab, playing: bool) -> None:
    """What the button said when it was pressed, so that a click that is delivered twice is one click."""
    lab.playing = playing


def _reset() -> None:
    del st.session_state[_LAB]
