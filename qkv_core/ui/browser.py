"""What the browser does by itself on every page; `assets/page.js` says what and why, `assets/page.css` how it looks."""

from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parent / "assets"
_mount = st.components.v2.component("qkv_page", js=(_ASSETS / "page.js").read_text(encoding="utf-8"))


def prepare() -> None:
    """Script and style of the page around the pages; neither takes room."""
    _mount(key="page-script", height=0)
    st.html(_ASSETS / "page.css")
