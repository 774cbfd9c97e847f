"""What to draw against the size of random vectors, and what the real model's scores are divided by."""

import numpy as np
import streamlit as st

from qkv_core.figures.scaling import MEASURES
from qkv_core.measures.head_scaling import divisors


def choose_measure() -> str:
    """What to draw against d_k."""
    measure: str = st.selectbox("Draw against dₖ", list(MEASURES), key="sqrt_measure", bind="query-params")
    return measure


def choose_divisor(d_head: int) -> float:
    """What to divide raw scores by; 1 is no scaling, √d_head the formula."""
    options = _divisors(d_head)
    formula = next(option for option, number in options.items() if number == float(np.sqrt(d_head)))
    chosen = st.select_slider(
        f"The scores are divided by (1: no scaling; {formula}: the formula's √{d_head})",
        list(options),
        key="sqrt_divisor",
        bind="query-params",
    )
    return options[chosen]


def chosen_divisor(d_head: int) -> float:
    """The same where the slider is folded away, and then 1."""
    return _divisors(d_head).get(st.session_state.get("sqrt_divisor", ""), 1.0)


def _divisors(d_head: int) -> dict[str, float]:
    """On offer, as they are written."""
    return {f"{number:.3f}": number for number in divisors(d_head)}
