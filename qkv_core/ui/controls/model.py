"""Which model's numbers to see, where the server's owner offers several."""

import streamlit as st

from qkv_core.ui import models
from qkv_core.ui.controls.bound import one_from


def choose_model() -> None:
    """The menu; none where there is no choice. What is drawn after it reads `models.chosen`."""
    if len(models.offered()) == 1:
        return
    before = models.chosen()
    if one_from("Model", list(models.offered()), default=models.default(), key=models.KEY) != before:
        st.rerun()  # the browser's Back changed it just now: what was drawn so far is the other model's
