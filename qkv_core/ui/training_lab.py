"""The training lab on screen: what to train, two runs side by side, and the clock that advances them in slices."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from qkv_core.tasks import TASKS
from qkv_core.training import TrainConfig
from qkv_core.training_run import TrainingRun

_D_HEADS = [1, 2, 4, 8, 16, 32, 64, 128, 256]
_OWN_RATE = "the optimiser's own"
_RATES = [_OWN_RATE, "0.001", "0.01", "0.05", "0.3", "1", "3"]
_COMPARE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "the same without scaling": {"scaled": False},
    "the same with Q = K tied": {"tied": "Q=K"},
    "the same with V = K tied": {"tied": "V=K"},
    "the same by plain gradient descent": {"optimiser": "sgd"},
}
_SECONDS_BETWEEN_SLICES = 0.4
_SECONDS_OF_WORK = 0.06  # a slice: other visitors wait no longer than that
_RUNS, _MADE_OF, _GOES = "lab_runs", "lab_made_of", "lab_goes"


def choose_runs() -> dict[str, TrainingRun]:
    """The visitor's runs, begun anew when a choice changes; a choice that makes no sense stops the page in words."""
    task_name: str = st.selectbox("Task", list(TASKS), key="lab_task", bind="query-params")
    against: str = st.selectbox("Compare with", list(_COMPARE), index=1, key="lab_against", bind="query-params")
    with st.expander("Settings of the run", icon=":material/tune:"):
        base = _choose_config()
    made_of = (task_name, against, *base.items())
    if st.session_state.get(_MADE_OF) != made_of:
        try:
            st.session_state[_RUNS] = _begin(task_name, against, base)
        except ValueError as error:
            st.warning(str(error))
            st.stop()
        st.session_state.update({_MADE_OF: made_of, _GOES: False})
    runs: dict[str, TrainingRun] = st.session_state[_RUNS]
    return runs


def buttons(runs: dict[str, TrainingRun]) -> None:
    """Start or pause, one step, begin anew."""
    with st.container(horizontal=True):
        label = "Pause" if _is_going(runs) else "Start"
        st.button(label, on_click=_toggle, key="lab_start", icon=":material/play_pause:")
        st.button("One step", on_click=_step, args=(runs,), key="lab_step")
        st.button("Begin anew", on_click=_reset, key="lab_reset")


def advancing(draw: Callable[[dict[str, TrainingRun]], None], runs: dict[str, TrainingRun]) -> None:
    """Draw the runs; while they go, advance them by a slice and draw again."""

    def slice_and_draw() -> None:
        if _is_going(runs):
            _advance(runs)
            if not _is_going(runs):
                st.session_state[_GOES] = False
                st.rerun()
        draw(runs)

    st.fragment(slice_and_draw, run_every=_SECONDS_BETWEEN_SLICES if _is_going(runs) else None)()


def scrub(run: TrainingRun) -> int:
    """Which step to look at: the latest, or an earlier one that was kept."""
    steps = [kept.step for kept in run.snapshots]
    if len(steps) == 1:
        return steps[0]
    chosen: int = st.select_slider("Look back at step", steps, value=steps[-1])
    return chosen


def _choose_config() -> dict[str, Any]:
    rate = st.selectbox("Learning rate", _RATES, key="lab_rate", bind="query-params")
    return {
        "d_head": st.select_slider("dₖ of the head", _D_HEADS, value=32, key="lab_d_head", bind="query-params"),
        "optimiser": st.segmented_control(
            "Optimiser", ["adam", "sgd"], default="adam", required=True, key="lab_optimiser", bind="query-params"
        ),
        "tied": st.segmented_control(
            "Tied", ["none", "Q=K", "V=K"], default="none", required=True, key="lab_tied", bind="query-params"
        ),
        "scaled": st.toggle("Divide by √dₖ", value=True, key="lab_scaled", bind="query-params"),
        "seed": st.number_input("Seed", 0, 9999, 0, key="lab_seed", bind="query-params"),
        "n_steps": st.select_slider("Steps", [100, 300, 1000, 2000], value=300, key="lab_steps", bind="query-params"),
        "learning_rate": None if rate == _OWN_RATE else float(rate),
    }


def _begin(task_name: str, against: str, base: dict[str, Any]) -> dict[str, TrainingRun]:
    task = TASKS[task_name]()
    runs = {"this run": TrainingRun(task, TrainConfig(**base))}
    if _COMPARE[against]:
        runs[against] = TrainingRun(task, TrainConfig(**(base | _COMPARE[against])))
    return runs


def _is_going(runs: dict[str, TrainingRun]) -> bool:
    return bool(st.session_state.get(_GOES)) and not all(run.is_finished for run in runs.values())


def _advance(runs: dict[str, TrainingRun]) -> None:
    """The same number of steps for every run, until the slice's time is over."""
    deadline = time.perf_counter() + _SECONDS_OF_WORK
    while time.perf_counter() < deadline and not all(run.is_finished for run in runs.values()):
        _step(runs)


def _toggle() -> None:
    st.session_state[_GOES] = not st.session_state.get(_GOES)


def _step(runs: dict[str, TrainingRun]) -> None:
    for run in runs.values():
        run.advance(1)


def _reset() -> None:
    st.session_state.pop(_MADE_OF, None)
