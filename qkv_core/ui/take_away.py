"""At the foot of every page: the view's link, all its numbers, and the page itself as a handout.

While a page draws itself, `say`, `tabulate` and `show` keep what they drew; the handout is made of that, when it
is asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from qkv_core.encoder import Encoding
from qkv_core.figures.picture import Table
from qkv_core.take_home.export import encoding_npz, file_stem
from qkv_core.take_home.handout import Part, handout
from qkv_core.take_home.snippet import needs, script
from qkv_core.ui.save import save_button
from qkv_core.view import View
from qkv_core.words.marked import coloured, marked

_ASSETS = Path(__file__).parent / "assets"
_PAGE = "take_away_page"


_mount = st.components.v2.component(
    "qkv_copy_link",
    html='<button>Copy link to this view</button><span role="status"></span>',
    css=(_ASSETS / "buttons.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "copy_link.js").read_text(encoding="utf-8"),
)


@dataclass
class _Page:
    """What a page has drawn so far, in its order; what its fragment draws has one place among it."""

    parts: list[Part | list[Part]] = field(default_factory=list)
    of_fragment: list[Part] | None = None
    in_fragment: bool = False

    def keep(self, part: Part) -> None:
        if self.in_fragment and self.of_fragment is not None:
            self.of_fragment.append(part)
        else:
            self.parts.append(part)

    def in_order(self) -> list[Part]:
        return [part for kept in self.parts for part in (kept if isinstance(kept, list) else [kept])]


def begin() -> None:
    """A new page, nothing drawn yet."""
    st.session_state[_PAGE] = _Page()


@contextmanager
def redrawn() -> Iterator[None]:
    """Around what a page's fragment draws again and again: the latest drawing takes the place of the one before."""
    page = _page()
    if page.of_fragment is None:
        page.of_fragment = []
        page.parts.append(page.of_fragment)
    page.of_fragment.clear()
    page.in_fragment = True
    try:
        yield
    finally:
        page.in_fragment = False


def keep(part: Part) -> None:
    """Remember a piece of the page for the handout."""
    _page().keep(part)


def kept() -> list[Part]:
    """The pieces of the page so far, in its order."""
    return _page().in_order()


def say(markdown: str) -> None:
    """Words of a page: on screen now, with the terms explained that are new on it, and on paper later."""
    st.markdown(explained(markdown))
    keep(markdown)


def note(markdown: str) -> None:
    """The same in smaller type: where something comes from, how a picture is read."""
    st.caption(explained(markdown, in_colour=False))  # grey as it is, a colour could not be read
    keep(markdown)


def explained(markdown: str, *, in_colour: bool = True) -> str:
    """Words as they go on screen: the terms that are new on the page explain themselves."""
    said_before = [part for part in kept() if isinstance(part, str)]
    return marked(markdown, said_before, in_colour=in_colour)


def tabulate(table: Table, alt: str) -> None:
    """A small table of a page, its cells in Markdown; `alt` says what it holds to those who can't see it."""
    st.table({_in_colour(name): [_in_colour(cell) for cell in cells] for name, cells in table.items()}, alt=alt)
    keep(table)


def address(**changes: str) -> str:
    """The link to the current view, or to one that differs in some parameters."""
    query = urlencode({**st.query_params.to_dict(), **changes})
    return f"{st.context.url or ''}{'?' if query else ''}{query}"


def copy_number(view: View, key: int) -> None:
    """One attention weight to take along: the number, the link that shows it, the script that recomputes it."""
    with st.popover("Copy this number", icon=":material/content_copy:"):
        st.code(f"{view.row[key]:.8f}", language=None)
        st.markdown("The link to it:")
        st.code(address(steps_key=f"{key} {view.tokens[key]}"), language=None, wrap_lines=True)
        st.markdown(f"The script that recomputes it (`{needs(view.encoding.encoder)}`):")
        st.code(script(view, key), wrap_lines=True)


def foot(title: str, encoding: Encoding) -> None:
    """The row of things to take away."""
    page, link = _page(), address()
    stem = file_stem(encoding.text, title.lower().replace(" ", "-"))
    with st.container(key="take-away", horizontal=True, vertical_alignment="center"):
        _mount(key="copy-link")
        save_button(
            "Save page as handout",
            lambda: handout(title, link, page.in_order()),
            f"{stem}.html",
            key="save-handout",
            help="One HTML file with the words, figures and tables of this view; it opens without a network.",
        )
        save_button(
            "Save every q, k and v (.npz)",
            lambda: encoding_npz(encoding),
            f"{file_stem(encoding.text, 'encoding')}.npz",
            key="save-encoding",
            help="Also x, scores, weights and z, of every layer and head, for numpy.load. Its entry README lists them.",
        )


def _in_colour(cell: Any) -> Any:
    return coloured(cell) if isinstance(cell, str) else cell


def _page() -> _Page:
    page: _Page = st.session_state.setdefault(_PAGE, _Page())
    return page
