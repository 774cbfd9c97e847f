"""The page that a phone of a class opens: the same for every class, for its address has the code."""

import html
from pathlib import Path

from qkv_core.figures.journey import script
from qkv_core.take_home.document import document
from qkv_core.take_home.site.page import colours
from qkv_core.words.join import NO_SCRIPT, TITLE

_CSS = Path(__file__).parent / "assets" / "join.css"


def page(program: str) -> str:
    """The page; `program` is the address of join.js's module, from the app's own on."""
    head = '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
    head += '<link rel="icon" href="data:,">'
    body = (
        f'<p id="news" role="status"></p><main id="class"></main><noscript><p>{html.escape(NO_SCRIPT)}</p></noscript>'
    )
    style = colours() + script.stylesheet() + _CSS.read_text(encoding="utf-8")
    return document(TITLE, body, style=style, head=head, program=f"../{program}")
