"""The learner's shelf on screen: the query, the sharpness, and the books, edited in place or brought as a file.

The view is in the address: query and options always, an edited shelf while it is short; a longer one is
kept for the session and offered as a file.
"""

import streamlit as st

from qkv_core.encoder import MAX_CHARACTERS
from qkv_core.library.search import Search
from qkv_core.library.shelf import (
    DEFAULT_QUERY,
    DEFAULT_SHELF,
    MAX_BOOKS,
    Book,
    Reading,
    is_guarded,
    pack,
    read_csv,
    read_table,
    shelf_table,
    unpack,
)
from qkv_core.take_home.export import csv_text, for_spreadsheets
from qkv_core.ui import cache, slow
from qkv_core.ui.save import save_button

_BOOKS, _BASE, _VERSION, _REMARKS = "library_shelf", "library_base", "library_version", "library_remarks"
_PACKED = "library_books"  # in the address
_FORMULA = "the formula's 1/√d"
_SHARPNESS = [_FORMULA, "1", "5", "20", "100", "1000"]
_MAX_QUERIES = 12


def choose_query() -> str:
    """What is looked for; a blank query falls back to the first one, and says so."""
    query: str = st.text_input(
        "Query: what you look for", DEFAULT_QUERY, key="library_query", bind="query-params", max_chars=200
    )
    if not query.strip():
        st.caption(f"Nothing is looked for, so the shelf answers “{DEFAULT_QUERY}”.")
        return DEFAULT_QUERY
    return query


def choose_scale() -> float:
    """What query · key is multiplied by before softmax, from nearly uniform to nearly a dictionary."""
    label = "Sharpness: what query · key is multiplied by"
    sharpness = st.select_slider(label, _SHARPNESS, value="20", key="library_sharpness", bind="query-params")
    return cache.encoder().d_model ** -0.5 if sharpness == _FORMULA else float(sharpness)


def match_by_content() -> bool:
    """Whether values stand in for keys."""
    return st.toggle("Match by content instead (V used as K)", key="library_by_content", bind="query-params")


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


def choose_search() -> Search:
    """The query, looked for on the shelf."""
    query, scale, by_content, books = choose_query(), choose_scale(), match_by_content(), choose_shelf()
    contents = slow.sentence_embeddings([book.value for book in books])
    labels = slow.sentence_embeddings([book.key for book in books])
    return Search(query, books, cache.sentence_embedding(query), labels, contents, scale, by_content)


def choose_shelf() -> tuple[Book, ...]:
    """The books to search; edited, uploaded, pasted or reset in the panel below the query."""
    _begin()
    panel = st.expander(
        f"The shelf: {len(st.session_state[_BOOKS])} books. Edit it, bring your own",
        key="library_panel",
        icon=":material/shelves:",
        on_change="rerun",
    )
    if panel.open:
        with panel:
            _edit()
    else:
        st.session_state[_BASE] = st.session_state[_BOOKS]
    for remark in st.session_state[_REMARKS]:
        st.caption(remark)
    _to_address(st.session_state[_BOOKS])
    books: tuple[Book, ...] = st.session_state[_BOOKS]
    return books


def _begin() -> None:
    if _BOOKS in st.session_state:
        return
    books: tuple[Book, ...] = DEFAULT_SHELF
    remarks: tuple[str, ...] = ()
    if st.query_params.get(_PACKED):
        try:
            books = unpack(st.query_params[_PACKED]) or DEFAULT_SHELF
        except ValueError as error:
            remarks = (str(error),)
    st.session_state.update({_BOOKS: books, _BASE: books, _VERSION: 0, _REMARKS: remarks})


def _edit() -> None:
    edited = st.data_editor(
        for_spreadsheets(shelf_table(st.session_state[_BASE])),
        num_rows="dynamic",
        key=f"library_editor_{st.session_state[_VERSION]}",
        column_config={
            "key": st.column_config.TextColumn("Key: index label", width="medium"),
            "value": st.column_config.TextColumn("Value: content", width="large"),
        },
    )
    _take(read_table(edited), keep_editor=True)
    if not is_guarded(edited):  # the editor can be saved and copied from, so it begins anew with what was typed guarded
        _replace(read_table(edited))
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        books = st.session_state[_BOOKS]
        save_button("Save shelf as CSV", lambda: csv_text(shelf_table(books)), "shelf.csv", key="library_save")
        st.button("Back to the first shelf", on_click=_replace, args=(Reading(DEFAULT_SHELF, ()),))
    label = f"A CSV with the columns key and value, up to {MAX_BOOKS} books"
    st.file_uploader(label, "csv", key="library_file", on_change=_upload)
    st.text_area("Or paste it: one book a line, key,value", key="library_paste", on_change=_paste)


def _upload() -> None:
    file = st.session_state.library_file
    if file is not None:
        _replace_by_csv(file.getvalue())


def _paste() -> None:
    text = st.session_state.library_paste
    if text and text.strip():
        _replace_by_csv(text.encode("utf-8", "replace"))


def _replace_by_csv(content: bytes) -> None:
    try:
        _replace(read_csv(content))
    except ValueError as error:
        st.session_state[_REMARKS] = (f"{error} The shelf is as it was.",)


def _replace(reading: Reading) -> None:
    """Another shelf: the editor starts afresh on it."""
    _take(reading, keep_editor=False)


def _take(reading: Reading, *, keep_editor: bool) -> None:
    if not reading.books:
        st.session_state[_REMARKS] = ("A shelf needs at least one book; the last one that had any is kept.",)
        return
    if keep_editor and reading.books == st.session_state[_BOOKS]:
        return
    st.session_state.update({_BOOKS: reading.books, _REMARKS: reading.remarks})
    if not keep_editor:
        st.session_state.update({_BASE: reading.books, _VERSION: st.session_state[_VERSION] + 1})


def _to_address(books: tuple[Book, ...]) -> None:
    packed = pack(books)
    if packed:
        st.query_params[_PACKED] = packed
    elif _PACKED in st.query_params:
        del st.query_params[_PACKED]
    if packed is None:
        st.caption("This shelf is too long for an address: a link shows the first shelf. Save it as CSV to share it.")
