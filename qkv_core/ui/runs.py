"""What the run of a page holds until it is over, and the turn that it waits for before it works on a long text.

A run is a thread's work on one page; a thread of the server's own, such as the proof's, holds nothing and never waits.
"""

import threading
from collections import deque

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qkv_core.server.memory import trim
from qkv_core.server.settings import settings
from qkv_core.server.turns import Turn, Turns

# Besides what is cached: what all runs may work with at a time. 128 MB, the default, are for one or two with texts of
# 256 tokens, or for some hundred with sentences of 16.
_turns = Turns(settings().cache_mb * 2**20 // 2, when_idle=trim)
LAYERS_HELD = 2  # the last that were looked at: one of the text, one of what it is compared with
_HOURGLASS = ":material/hourglass_top:"


class _Run(threading.local):
    """Each thread has its own; what it holds goes with the thread at the latest."""

    def __init__(self) -> None:
        self.texts: dict[int, object] = {}
        self.layers: deque[object] = deque(maxlen=LAYERS_HELD)
        self.turn: Turn | None = None


_run = _Run()


def hold_text(text: object) -> None:
    """Every text that a run has read."""
    if _is_a_run():
        _run.texts[id(text)] = text


def hold_layer(layer: object) -> None:
    """Of layers the last ones only."""
    if _is_a_run() and not any(layer is held for held in _run.layers):
        _run.layers.append(layer)


def wait_for_turn(n_bytes: int) -> None:
    """Until this run may work with so many bytes; one that has a turn at as many goes on at once.

    Who waits is told, and leaves the line with the visitor, who may ask for something else meanwhile.
    """
    if not _is_a_run() or (_run.turn is not None and _run.turn.n_bytes >= n_bytes):
        return
    _give_turn_back()
    told: list[DeltaGenerator] = []

    def tell(n_ahead: int) -> None:
        if not told:
            told.append(st.empty())
        told[0].info(f"Many long texts at once. Yours is number {n_ahead + 1} in line.", icon=_HOURGLASS)

    _run.turn = _turns.take(n_bytes, tell)
    for place in told:
        place.empty()


def rest() -> None:
    """What comes now takes long and may need no layer: others have the turn until this run asks for one."""
    _run.layers.clear()
    _give_turn_back()


def new_run() -> None:
    """A page is drawn anew on this thread: what its last run held may go."""
    _run.texts.clear()
    rest()


def _give_turn_back() -> None:
    if _run.turn is not None:
        _run.turn.close()
        _run.turn = None


def _is_a_run() -> bool:
    return get_script_run_ctx(suppress_warning=True) is not None
