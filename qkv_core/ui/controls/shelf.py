"""The learner's shelf on screen: books added one by one, edited in place, or brought as a file; each change undone.

What the shelf holds is in the address while it is short, in a field that nobody sees: so Back, a link and a reload
find it. A longer one is kept for the session, and offered as a file.
"""

import streamlit as st

from qkv_core.library.shelf import (
    DEFAULT_SHELF,
    MAX_BOOKS,
    MAX_CELL,
    Book,
    Reading,
    is_guarded,
    pack,
    read_csv,
    read_rows,
    read_table,
    shelf_table,
    unpack,
)
from qkv_core.take_home.export import csv_text, for_spreadsheets
from qkv_core.ui.depth import fold
from qkv_core.ui.save import save_button
from qkv_core.words.naming import plural

_PACKED = "library_books"  # the field; "" is the first shelf
_IN_SESSION = "own"  # what the field holds for a shelf that is too long for it
_NEXT, _HELD, _LONG = "library_next", "library_held", "library_long"
_BEFORE, _REMARKS = "library_before", "library_remarks"
_BASE, _SHOWN, _VERSION = "library_base", "library_shown", "library_version"  # of the editor
_MOST_UNDONE = 20
_MOST_ROWS_IN_SIGHT = 30  # a table that scrolls in itself would keep a finger's swipe from scrolling the page
_TOO_LONG = "This shelf is too long for an address: a link shows the first shelf. Save it as CSV to share it."


def choose_shelf() -> tuple[Book, ...]:
    """The books to search."""
    _field()
    kept = _kept()
    with fold("The shelf: add a book, edit, bring your own", "library_panel", ":material/shelves:") as is_open:
        if is_open:
            _add_one()
            _edit(kept.books)
            _bring_many()
        else:
            st.session_state[_SHOWN] = None
    for remark in (*kept.remarks, *st.session_state.get(_REMARKS, ())):
        st.caption(remark)
    if st.session_state.get(_BEFORE):
        st.button("Undo the shelf's last change", icon=":material/undo:", on_click=_undo, key="library_undo")
    return kept.books


def _field() -> None:
    """What a change put off until here, for a field can't be written once it is drawn; else what the address says."""
    if _NEXT in st.session_state:
        st.session_state[_PACKED] = st.session_state.pop(_NEXT)
    elif _PACKED not in st.session_state and _PACKED not in st.query_params:
        st.session_state[_PACKED] = st.session_state.get(_HELD, "")  # as it was left for another page
    with st.container(key="library-address"):
        st.text_input("The shelf, packed", key=_PACKED, bind="query-params", label_visibility="collapsed")
    st.session_state[_HELD] = st.session_state[_PACKED] or ""


def _kept() -> Reading:
    """The shelf as it stands, and what is to be said of its address."""
    packed = st.session_state[_HELD]
    if packed == _IN_SESSION and st.session_state.get(_LONG):
        return Reading(st.session_state[_LONG], (_TOO_LONG,))
    if packed in ("", _IN_SESSION):
        return Reading(DEFAULT_SHELF, ())
    try:
        return Reading(unpack(packed) or DEFAULT_SHELF, ())
    except ValueError as error:
        return Reading(DEFAULT_SHELF, (str(error),))


def _put(books: tuple[Book, ...]) -> None:
    packed = pack(books)
    if packed is None:
        st.session_state[_LONG] = books
    st.session_state[_NEXT] = _IN_SESSION if packed is None else packed


def _change(reading: Reading) -> None:
    """Another shelf, or the old one where nothing would stand on it."""
    if not reading.books:
        st.session_state[_REMARKS] = ("A shelf needs at least one book; the last one that had any is kept.",)
        return
    st.session_state[_BEFORE] = [*st.session_state.get(_BEFORE, []), _kept().books][-_MOST_UNDONE:]
    st.session_state[_REMARKS] = reading.remarks
    _put(reading.books)


def _undo() -> None:
    _put(st.session_state[_BEFORE].pop())
    st.session_state[_REMARKS] = ()


def _add_one() -> None:
    form = st.form("library_add", clear_on_submit=True, border=False)
    with form, st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Key: a new label", key="library_new_key", max_chars=MAX_CELL)
        st.text_input("Value: its content", key="library_new_value", max_chars=MAX_CELL)
        st.form_submit_button("Add the book", icon=":material/add:", on_click=_take_new)


def _take_new() -> None:
    new = st.session_state.library_new_key, st.session_state.library_new_value
    if not any(cell and cell.strip() for cell in new):
        st.session_state[_REMARKS] = ("A new book needs a label and a content.",)
        return
    _add((new,))


def _add(rows: tuple[tuple[str, str], ...]) -> None:
    _change(read_rows([*((book.key, book.value) for book in _kept().books), *rows]))


def _edit(books: tuple[Book, ...]) -> None:
    """The books as rows; the editor begins anew where they were changed elsewhere."""
    if st.session_state.get(_SHOWN) != books:
        version = st.session_state.get(_VERSION, 0) + 1
        st.session_state.update({_SHOWN: books, _BASE: books, _VERSION: version})
    edited = st.data_editor(
        for_spreadsheets(shelf_table(st.session_state[_BASE])),
        num_rows="dynamic",
        height="content" if len(books) <= _MOST_ROWS_IN_SIGHT else "auto",
        key=f"library_editor_{st.session_state[_VERSION]}",
        column_config={
            "key": st.column_config.TextColumn("Key: index label", width="medium"),
            "value": st.column_config.TextColumn("Value: content", width="large"),
        },
    )
    reading = read_table(edited)
    changed = reading.books != books
    if changed:
        _change(reading)
    if not is_guarded(edited):  # the editor can be saved and copied from, so it begins anew with what was typed guarded
        st.session_state[_SHOWN] = None
        st.rerun()
    if changed and reading.books:
        st.session_state[_SHOWN] = reading.books
        st.rerun()
    with st.container(horizontal=True):
        save_button("Save shelf as CSV", lambda: csv_text(shelf_table(books)), "shelf.csv", key="library_save")
        if books != DEFAULT_SHELF:
            first = Reading(DEFAULT_SHELF, ())
            st.button("Back to the first shelf", on_click=_change, args=(first,), key="library_first")


def _bring_many() -> None:
    """Books from a file or from what is pasted: to stand beside the others, or in their place."""
    label = f"A CSV with the columns key and value, up to {MAX_BOOKS} books"
    file = st.file_uploader(label, "csv", key=f"library_file_{len(st.session_state.get(_BEFORE, ()))}")
    text = st.text_area("Or paste it: one book a line, key,value", key="library_paste")
    reading = _read(file.getvalue() if file is not None else (text or "").encode("utf-8", "replace"))
    for remark in reading.remarks:
        st.caption(remark)
    n = len(reading.books)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Add to the shelf", disabled=not n, on_click=_bring, args=(reading, False), key="library_bring")
        st.button("Replace the shelf", disabled=not n, on_click=_bring, args=(reading, True), key="library_replace")
        if n:
            st.caption(f"{plural(n, 'book')} to bring")


def _read(content: bytes) -> Reading:
    """The books in a CSV, or what is wrong with it."""
    try:
        return read_csv(content) if content.strip() else Reading((), ())
    except ValueError as error:
        return Reading((), (f"{error} The shelf is as it was.",))


def _bring(reading: Reading, replaces: bool) -> None:
    if replaces:
        _change(reading)
    else:
        _add(tuple((book.key, book.value) for book in reading.books))
    st.session_state.library_paste = ""
