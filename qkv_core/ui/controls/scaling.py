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
    numbers = divisors(d_head)
    options = [f"{number:.3f}" for number in numbers]
    formula = options[numbers.index(float(np.sqrt(d_head)))]
    chosen = st.select_slider(
        f"The scores are divided by (1: no scaling; {formula}: the formula's √{d_head})",
        options,
        value=options[0],
        key="sqrt_divisor",
        bind="query-params",
    )
    return numbers[options.index(chosen)]
