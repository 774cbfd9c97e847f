"""What is looked for in the library, how sharply, and by what; the view is in the address."""

from collections.abc import Callable

import streamlit as st

from qkv_core.encoder import MAX_CHARACTERS
from qkv_core.library.search import Search
from qkv_core.library.shelf import DEFAULT_QUERY, Book
from qkv_core.ui import cache, slow

_FORMULA = "the formula's 1/√d"
_SHARPNESS = [_FORMULA, "1", "5", "20", "100", "1000"]
_MAX_QUERIES = 12
_BEST = "the best match"


def choose_query() -> str:
    """What is looked for; a blank query falls back to the first one, and says so."""
    query: str = st.text_input(
        "Query: what you look for", DEFAULT_QUERY, key="library_query", bind="query-params", max_chars=200
    )
    if not query.strip():
        st.caption(f"Nothing is looked for, so the shelf answers “{DEFAULT_QUERY}”.")
        return DEFAULT_QUERY
    return query


def choose_how() -> tuple[float, bool]:
    """What query · key is multiplied by, and whether contents take the place of labels."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        return _scale(), _by_content()


def search(query: str, books: tuple[Book, ...], scale: float, by_content: bool) -> Search:
    """The query, looked for on the shelf."""
    contents = slow.sentence_embeddings([book.value for book in books])
    labels = slow.sentence_embeddings([book.key for book in books])
    return Search(query, books, cache.sentence_embedding(query), labels, contents, scale, by_content)


def choose_book(key: str, found: Search) -> int:
    """A book of the shelf; unless the reader names one, the best match."""
    options = [_BEST, *found.names]
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen = st.selectbox("Book", options, key=key, bind="query-params")
    return found.best if chosen == _BEST else options.index(chosen) - 1


def take_book(chart: str, key: str, part: str, found: Search) -> Callable[[], None]:
    """A callback for a book that is clicked in a chart: it is chosen, and the part of the page about it opens."""
    names = found.names

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            book = point["customdata"][0]
            if book >= 0:
                st.session_state.update({key: names[book], part: True})

    return take


def more_queries(first: str) -> list[str]:
    """Several queries, one a line, the first of them the one above."""
    text: str = st.text_area(
        f"More queries, one a line (up to {_MAX_QUERIES})",
        "a recipe for dinner\nanimals at home\nhow numbers work",
        key="library_queries",
        bind="query-params",
    )
    others = [line[:200] for line in (text or "")[:MAX_CHARACTERS].splitlines() if line.strip()]
    return [first, *others][:_MAX_QUERIES]


def _scale() -> float:
    """What query · key is multiplied by before softmax, from nearly uniform to nearly a dictionary."""
    sharpness = st.select_slider("Sharpness", _SHARPNESS, value="20", key="library_sharpness", bind="query-params")
    return cache.encoder().d_model ** -0.5 if sharpness == _FORMULA else float(sharpness)


def _by_content() -> bool:
    """Whether values stand in for keys."""
    return st.toggle("Match by content, not by label", key="library_by_content", bind="query-params")
