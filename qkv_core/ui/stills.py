"""The stills on Home's cards as files of this server, which a browser loads once, and when they come into sight.

`st.image` would make JPEGs of them, twice as large, and anew whenever Home is drawn.
"""

import hashlib
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

STILLS = Path(__file__).parent / "assets" / "stills"  # tests/browser/stills.py takes them of the app
_URL = "stills"
_BYTES = {file.stem: file.read_bytes() for file in STILLS.glob("*.webp")}
_NAMES = {stem: f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}.webp" for stem, content in _BYTES.items()}
_FILES = {_NAMES[stem]: content for stem, content in _BYTES.items()}


def still(page: str, theme: str) -> None:
    """The page's still, "light" or "dark": a picture that says nothing which the card's words don't."""
    st.html(f'<img class="still" src="{_URL}/{_NAMES[f"{page}-{theme}"]}" alt="" loading="lazy">')


def _send(request: Request) -> Response:
    content = _FILES.get(request.path_params["file"])
    if content is None:
        return PlainTextResponse("Not found", 404)
    return Response(content, headers={"Cache-Control": "public, max-age=31536000, immutable"}, media_type="image/webp")


route = Route(f"/{{base:path}}{_URL}/{{file}}", _send)
