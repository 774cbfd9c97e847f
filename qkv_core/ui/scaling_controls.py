"""The scaling lab's two knobs: how many numbers random vectors have, and what the real scores are divided by."""

from functools import lru_cache

import streamlit as st

from qkv_core.scaling import SWEEP_D_K, ScalingSweep, scaling_sweep

KNOB = tuple(2 ** (power / 2) for power in range(-4, 15))  # 0.25 to 128, the curve's points
_TEMPERATURES = [0.5, 1.0, 2.0, 4.0, 5.66, 8.0, 16.0, 32.0, 64.0]
_DEFAULT_D_K, _DEFAULT_TEMPERATURE = 512, 2.0


def choose_d_k() -> int:
    """A power of two from 1 to 4096."""
    label = "dₖ: numbers in a random query and key"
    d_k: int = st.select_slider(label, list(SWEEP_D_K), value=_DEFAULT_D_K, key="dk_size", bind="query-params")
    return d_k


def choose_temperature() -> float:
    """What the real head's scores are divided by."""
    label = "Divide the real scores by"
    chosen: float = st.select_slider(
        label, _TEMPERATURES, value=_DEFAULT_TEMPERATURE, key="dk_temperature", bind="query-params"
    )
    return chosen


@lru_cache(maxsize=1)
def sweep() -> ScalingSweep:
    """Random heads of every size, measured once for all visitors: the seed is fixed and nothing depends on a text."""
    with st.spinner("Measuring random heads of 1 to 4096 numbers", show_time=True):
        return scaling_sweep()
