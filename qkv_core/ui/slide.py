"""What a choice moves in a figure goes there before the reader's eyes; `assets/slide.js` says how."""

from pathlib import Path

import streamlit as st

_SCRIPT = Path(__file__).parent / "assets" / "slide.js"
_mount = st.components.v2.component("qkv_slide", js=_SCRIPT.read_text(encoding="utf-8"))


def slide(chart: str) -> None:
    """Let the bars of the chart under this key slide, or its cells change colour, when it is redrawn; takes no room."""
    _mount(key=f"slide-{chart}", data={"chart": chart}, height=0)
