"""The size of random vectors, what to draw against it, and what the real model's scores are divided by."""

import numpy as np
import streamlit as st

from qkv_core.figures.scaling import MEASURES
from qkv_core.measures.head_scaling import divisors
from qkv_core.measures.scaling import SWEEP_D_K

_DEFAULT_D_K = 512  # where the collapse is plain, and larger than most published heads


def choose_d_k() -> int:
    """A power of two."""
    d_k: int = st.select_slider(
        "dₖ, the size of q and k", list(SWEEP_D_K), value=_DEFAULT_D_K, key="sqrt_dk", bind="query-params"
    )
    return d_k


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
