"""A learner's shelf survives every file and address; what is wrong with them is said."""

import base64
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qkv_core.library.shelf import (
    DEFAULT_SHELF,
    MAX_BOOKS,
    MAX_FILE,
    Book,
    is_guarded,
    pack,
    read_csv,
    read_rows,
    read_table,
    shelf_table,
    unpack,
)
from qkv_core.take_home.export import csv_text, for_spreadsheets

CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)
SHELVES = st.lists(st.builds(Book, CELLS, CELLS), min_size=1, max_size=20).map(tuple)


@given(SHELVES)
@example((Book("'=", "'+1"),))
def test_an_address_brings_the_shelf_back(books):
    packed = pack(books)
    assert packed is not None
    assert unpack(packed) == books


def test_the_first_shelf_leaves_the_address_clean_and_a_long_one_does_not_fit():
    assert pack(DEFAULT_SHELF) == ""
    # numbers that compress badly
    assert pack(tuple(Book(str(i), str(hash(str(i)))) for i in range(MAX_BOOKS))) is None


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "junk!",
        "AAAA",
        "éé",
        base64.urlsafe_b64encode(b"x").decode(),
        packed(b"7"),
        packed(b"[[1]]"),
        packed(b'["abc"]'),
        packed(b"[" * 100_000),
    ],
)
def test_junk_in_the_address_is_refused(text):
    with pytest.raises(ValueError, match="can't be read"):
        unpack(text)


def test_a_packed_bomb_is_refused():
    bomb = packed(b"[" + b'["a","b"],' * 110_000 + b'["a","b"]]')
    assert len(bomb) < 10_000
    with pytest.raises(ValueError, match="can't be read"):
        unpack(bomb)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "two columns"),
        (b"one\ntwo\n", "two columns"),
        (b"key,value\n\xff\xfe\x00", "not UTF-8"),
        (b"\x00\x01binary,\x00", "binary"),
        (b"x" * (MAX_FILE + 1), "bytes"),
    ],
)
def test_a_file_that_is_no_shelf_is_refused_with_a_sentence(content, words):
    with pytest.raises(ValueError, match=words):
        read_csv(content)


def test_columns_are_found_by_name_wherever_they_are():
    wide = ",".join(["other"] * 98)
    reading = read_csv(f"value,{wide},KEY\nthe content,{wide},the label\n".encode())
    assert reading.books == (Book("the label", "the content"),)


def test_without_a_header_the_first_two_columns_count():
    assert read_csv(b"\xef\xbb\xbfa,b,c\r\nd,e\r\n").books == (Book("a", "b"), Book("d", "e"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write_between_the_cells(delimiter):
    text = f'\nkey{delimiter}value\r\nroses{delimiter}"a, b; c\td"\r\n'
    assert read_csv(text.encode()).books == (Book("roses", "a, b; c d"),)


FORMULAS = CELLS | st.text("'=+-@＝ a1\u200b", min_size=1, max_size=6).filter(str.strip)


@given(st.lists(st.builds(Book, FORMULAS, FORMULAS), min_size=1, max_size=20))
@example([Book("=1+1", "@SUM(A1)"), Book("'=1+1", "''@x"), Book("-x", "+y"), Book("'quoted'", "plain")])
def test_a_saved_or_edited_shelf_comes_back_exactly_as_it_was(books):
    books = read_rows((book.key, book.value) for book in books).books
    assert read_csv(csv_text(shelf_table(books)).encode()).books == books
    assert read_table(for_spreadsheets(shelf_table(books))).books == books
    assert is_guarded(for_spreadsheets(shelf_table(books)))


def test_a_formula_typed_into_the_editor_is_seen():
    assert not is_guarded({"key": ["a", None], "value": ["=1+1", "b"]})


def test_cells_are_mended_and_each_mending_is_said():
    rows = [("label", ""), ("", "content"), (None, float("nan")), ("x" * 900, "y"), ("label", "again")]
    reading = read_rows(rows)
    assert reading.books == (
        Book("label", "label"),
        Book("content", "content"),
        Book("x" * 500, "y"),
        Book("label", "again"),
    )
    assert [remark.split(" ", 2)[1] for remark in reading.remarks[:3]] == ["1", "2", "4"]
    assert "more than once" in reading.remarks[3]


def test_the_shelf_is_bounded():
    reading = read_rows([("a", str(number)) for number in range(MAX_BOOKS + 5)])
    assert len(reading.books) == MAX_BOOKS
    assert f"at most {MAX_BOOKS}" in reading.remarks[0]
