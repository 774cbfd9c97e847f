"""What the browser does by itself on every page: `assets/page.js` and `terms.js` say what, `page.css` how it looks."""

from pathlib import Path

import streamlit as st

from qkv_core.figures import theme
from qkv_core.ui.show import mode

_ASSETS = Path(__file__).parent / "assets"
_CSS = (_ASSETS / "page.css").read_text(encoding="utf-8")
_page, _terms = (
    st.components.v2.component(f"qkv_{name}", js=(_ASSETS / f"{name}.js").read_text(encoding="utf-8"))
    for name in ("page", "terms")
)


def prepare() -> None:
    """Scripts and style of the page around the pages; none takes room."""
    _page(key="page-script", height=0)
    _terms(key="terms-script", height=0)
    st.html(f"<style>:root {{{_colours(mode())}}}\n{_CSS}</style>")


def _colours(theme_: str) -> str:
    """Those of theme.py that the style sheet names."""
    named = {"page": theme.BACKGROUND[theme_], "ink": theme.TEXT[theme_], **theme.ROLE_WORDS[theme_]}
    return "".join(f"--qkv-page-{name}: {colour};" for name, colour in named.items())
