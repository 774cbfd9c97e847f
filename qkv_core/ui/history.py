"""The browser's history: one act of a visitor, one entry; `assets/history.js` says why Streamlit needs help with it."""

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).parent / "assets" / "history.js"
_mount = st.components.v2.component("qkv_history", js=_SCRIPT.read_text(encoding="utf-8"))


def keep_history() -> None:
    """Let the browser count acts from now on; drawn on every page, it takes no room."""
    _mount(key="history", height=0)
