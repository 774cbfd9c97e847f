"""The stills on Home's cards as files of this server, which a browser loads once, and when they come into sight.

`st.image` would make JPEGs of them, twice as large, and anew whenever Home is drawn.
"""

from pathlib import Path

import streamlit as st
from starlette.responses import Response

from qkv_core.ui.files import Folder

STILLS = Path(__file__).parent / "assets" / "stills"  # tests/browser/stills.py takes them of the app
_folder = Folder("stills", lambda _, still: Response(still, media_type="image/webp"))
_ADDRESSES = {file.stem: _folder.add(file.stem, file.suffix, file.read_bytes()) for file in STILLS.glob("*.webp")}
route = _folder.route


def still(page: str, theme: str) -> None:
    """The page's still, "light" or "dark": a picture that says nothing which the card's words don't."""
    st.html(f'<img class="still" src="{_ADDRESSES[f"{page}-{theme}"]}" alt="" loading="lazy">')
