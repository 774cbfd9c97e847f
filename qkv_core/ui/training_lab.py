"""Training while a visitor watches: a few steps, a redrawing, and so on until it is done or paused.

The runs belong to one visitor's session. A slice of work is bounded in steps and in time, so that others' clicks
are answered in between.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from qkv_core.figures import training as figures
from qkv_core.figures.picture import Picture
from qkv_core.learning.runs import TrainingRun
from qkv_core.ui.controls.training import Setup, choose_matrix, choose_speed
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import redrawn, say
from qkv_core.words import training as words

_LAB = "learn_lab"
_SECONDS_A_SLICE = 0.05  # of work, of which there is one in each redrawing
_SECONDS_BETWEEN = 0.5  # redrawings


@dataclass
class _Lab:
    setup: Setup
    runs: dict[str, TrainingRun]
    playing: bool = False

    @property
    def is_finished(self) -> bool:
        return all(run.is_finished for run in self.runs.values())

    @property
    def step(self) -> int:
        return max(run.latest.step for run in self.runs.values())

    def advance(self, n_steps: int) -> None:
        """All runs side by side, one step at least, and no longer than a slice."""
        end = time.monotonic() + _SECONDS_A_SLICE
        for _ in range(n_steps):
            for run in self.runs.values():
                run.advance(1)
            if time.monotonic() > end:
                return


def training_lab(setup: Setup, text: str) -> None:
    """The buttons and what they move; another setup begins anew."""
    lab = st.session_state.get(_LAB)
    if lab is None or lab.setup != setup:
        lab = st.session_state[_LAB] = _begin(setup)
    speed = _buttons(lab)
    st.fragment(_watch, run_every=_SECONDS_BETWEEN if lab.playing else None)(lab, speed, text)


def _begin(setup: Setup) -> _Lab:
    return _Lab(setup, {name: TrainingRun(setup.task, config) for name, config in setup.configs})


def _buttons(lab: _Lab) -> int:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label, icon = ("Pause", ":material/pause:") if lab.playing else ("Start", ":material/play_arrow:")
        st.button(
            label, icon=icon, key="learn_play", disabled=lab.is_finished, on_click=_play, args=(lab, not lab.playing)
        )
        st.button(
            "One step",
            icon=":material/skip_next:",
            key="learn_one",
            disabled=lab.is_finished or lab.playing,
            on_click=lab.advance,
            args=(1,),
        )
        st.button(
            "Reset",
            icon=":material/replay:",
            key="learn_reset",
            disabled=lab.step == 0 and not lab.playing,
            on_click=_reset,
        )
        return choose_speed()


def _play(lab: _Lab, playing: bool) -> None:
    """What the button said when it was pressed, so that a click that is delivered twice is one click."""
    lab.playing = playing


def _reset() -> None:
    del st.session_state[_LAB]


def _watch(lab: _Lab, speed: int, text: str) -> None:
    """One slice of work while it plays, then everything that moves."""
    if lab.playing:
        lab.advance(speed)
        if lab.is_finished:
            lab.playing = False
            st.rerun()
    with redrawn():
        step = _choose_step(lab)
        say(words.where_it_stands(lab.runs, lab.setup.levels))
        if lab.is_finished:
            say(words.verdict(lab.runs, lab.setup.levels))
        show(figures.learning_curves(lab.runs, lab.setup.levels, step), text, key="learn_curves")
        _side_by_side(lab, lambda name, run: figures.attention(name, run.nearest(step)), text, "learn_attention")
        _folds(lab, step, text)


def _choose_step(lab: _Lab) -> int:
    """The latest while it plays; else any step that was kept."""
    n_steps = lab.setup.configs[0][1].n_steps
    if lab.playing:
        st.progress(lab.step / n_steps, f"Step {lab.step} of {n_steps}")
        return lab.step
    kept = sorted({snapshot.step for run in lab.runs.values() for snapshot in run.snapshots})
    if len(kept) == 1:
        return kept[0]
    # A key of its own for every length of the run: the handle then starts at the latest step.
    step: int = st.select_slider("Look back at step", kept, value=kept[-1], key=f"learn_back_{kept[-1]}")
    return step


def _side_by_side(lab: _Lab, picture_of: Callable[[str, TrainingRun], Picture], text: str, key: str) -> None:
    for place, (column, (name, run)) in enumerate(zip(st.columns(len(lab.runs)), lab.runs.items(), strict=True)):
        with column:
            show(picture_of(name, run), text, key=f"{key}_{place}")


def _folds(lab: _Lab, step: int, text: str) -> None:
    if (part := fold("The matrices", "learn_matrices", ":material/grid_on:")).open:
        with part:
            which = choose_matrix(figures.MATRICES)
            say(words.matrices({config.tied for _, config in lab.setup.configs}, lab.setup.task.scored_on))
            _side_by_side(lab, lambda name, run: figures.matrix(name, run.nearest(step), which), text, "learn_matrix")
    if (part := fold("The gradients", "learn_gradients", ":material/trending_down:")).open:
        with part:
            show(figures.gradients(lab.runs), text, key="learn_norms")
