"""The learner's shelf: books with a key (index label) and a value (content), as rows, CSV and text for an address."""

import base64
import csv
import io
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qkv_core.library.spreadsheet import guarded, unguarded

MAX_BOOKS = 500
MAX_CELL = 500  # characters; a label or two sentences
MAX_FILE = 2**20  # bytes of a CSV
_DELIMITERS = ",;\t"  # spreadsheets write semicolons where the comma is the decimal sign
_MAX_ADDRESS = 3000  # characters of a packed shelf; a longer one belongs into a file


@dataclass(frozen=True)
class Book:
    """One item on the shelf: found by its key, delivering its value."""

    key: str
    value: str


@dataclass(frozen=True)
class Reading:
    """The books found in what was given, and a sentence for everything that was left out."""

    books: tuple[Book, ...]
    remarks: tuple[str, ...]


# The last label is wrong on purpose: attention finds by the label and delivers the content.
DEFAULT_SHELF = (
    Book("astronomy, planets", "Jupiter's red spot is a storm wider than the Earth, and it has raged for centuries."),
    Book("space travel", "Three astronauts floated past the window while their ship fell quietly around the Moon."),
    Book("gardening", "Tomatoes like sun, deep watering and a stake to lean on."),
    Book("sea stories", "The captain lashed herself to the mast and laughed at the storm."),
    Book("cookery, bread", "Fold the dough, let it rest, and bake it until the crust sings."),
    Book("history, Rome", "The senate argued all night while the legions crossed the river."),
    Book("mathematics", "There is no largest prime: multiply them all, add one, and look again."),
    Book("medicine", "A vaccine teaches the body to know an illness before it arrives."),
    Book("music", "A minor third falls like a sigh, and every lullaby knows it."),
    Book("dogs and cats", "A cat will sit in any box; a dog will wait beside it."),
    Book("money, banking", "Interest on interest is how small savings grow and small debts drown."),
    Book("stars and galaxies", "Cut cold butter into flour, add a little water, and roll out the pastry."),
)
DEFAULT_QUERY = "books about space"


def read_rows(rows: Iterable[tuple[object, object]]) -> Reading:
    """Rows of any cells to books: blank rows are dropped, half-blank and overlong ones mended, each with a remark."""
    books: list[Book] = []
    remarks: list[str] = []
    for number, (key, value) in enumerate(rows, start=1):
        label, content = _cell(key), _cell(value)
        if not label and not content:
            continue
        if len(books) == MAX_BOOKS:
            remarks.append(f"A shelf holds at most {MAX_BOOKS} books; the rows from {number} on were left out.")
            break
        if not label or not content:
            remarks.append(f"Row {number} has no {'content' if label else 'label'}; the other cell stands for it.")
        if max(len(label), len(content)) > MAX_CELL:
            remarks.append(f"Row {number} was cut to {MAX_CELL} characters a cell.")
        books.append(Book((label or content)[:MAX_CELL], (content or label)[:MAX_CELL]))
    labels = [book.key for book in books]
    if len(set(labels)) < len(labels):
        remarks.append("Some labels occur more than once: found by their labels, such books get the same weight.")
    return Reading(tuple(books), tuple(remarks))


def read_table(table: Mapping[str, Iterable[object]]) -> Reading:
    """What an editor makes of a shelf whose cells were shown to it guarded against spreadsheets."""
    columns = (
        [unguarded(cell) if isinstance(cell, str) else cell for cell in table[name]] for name in ("key", "value")
    )
    return read_rows(zip(*columns, strict=True))


def is_guarded(table: Mapping[str, Iterable[object]]) -> bool:
    """Whether no cell of an editor's table would be run by a spreadsheet that it is saved for."""
    cells = [cell for column in table.values() for cell in column if isinstance(cell, str)]
    return all(guarded(unguarded(cell)) == cell for cell in cells)


def read_csv(content: bytes) -> Reading:
    """A CSV (comma, semicolon or tab) with the columns key and value, or its first two, to books.

    Raises ValueError with what is wrong.
    """
    if len(content) > MAX_FILE:
        raise ValueError(f"The file has {len(content):,} bytes; a shelf's CSV may have {MAX_FILE:,}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("The file is not UTF-8 text. Save it as “CSV UTF-8” and try again.") from error
    if "\x00" in text:
        raise ValueError("The file is not a CSV: it holds binary data.")
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        rows = [[unguarded(cell) for cell in row] for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(f"The file is not a CSV that can be read ({error}).") from error
    if not rows or max(map(len, rows)) < 2:
        raise ValueError("A shelf's CSV needs two columns, key and value, separated by commas, semicolons or tabs.")
    header = [cell.strip().lower() for cell in rows[0]]
    columns = (header.index("key"), header.index("value")) if {"key", "value"} <= set(header) else (0, 1)
    body = rows[1:] if {"key", "value"} <= set(header) else rows
    return read_rows(tuple(row[column] if column < len(row) else "" for column in columns) for row in body)  # type: ignore[misc]  # two columns make pairs


def shelf_table(books: Iterable[Book]) -> dict[str, Sequence[str]]:
    """The shelf as columns, for the editor and for CSV."""
    listed = list(books)
    return {"key": [book.key for book in listed], "value": [book.value for book in listed]}


def names_of(books: Sequence[Book]) -> list[str]:
    """Each book's label, with its place among those that have the same: "space (1)", "space (2)"."""
    labels = [book.key for book in books]
    return [
        f"{label} ({labels[: place + 1].count(label)})" if labels.count(label) > 1 else label
        for place, label in enumerate(labels)
    ]


def pack(books: tuple[Book, ...]) -> str | None:
    """The shelf as text for an address: "" for the default one, None where it is too long for that."""
    if books == DEFAULT_SHELF:
        return ""
    rows = json.dumps([(book.key, book.value) for book in books], ensure_ascii=False)
    packed = base64.urlsafe_b64encode(zlib.compress(rows.encode(), 9)).decode()
    return packed if len(packed) <= _MAX_ADDRESS else None


def unpack(text: str) -> tuple[Book, ...]:
    """The books that `pack` packed. Raises ValueError for anything else, and for more than a shelf can be."""
    unpacker = zlib.decompressobj()
    try:
        packed = base64.b64decode(text[:_MAX_ADDRESS].encode(), altchars=b"-_", validate=True)
        # Bounded: a few packed bytes can stand for gigabytes.
        rows = [(key, value) for key, value in json.loads(unpacker.decompress(packed, MAX_FILE))]
    except (ValueError, TypeError, zlib.error, RecursionError) as error:
        raise ValueError(
            "The address holds a shelf that can't be read; the default one stands in its place."
        ) from error
    return read_rows(rows).books


def _delimiter(text: str) -> str:
    """Whichever the first line with anything in it holds most of."""
    first = text.lstrip("\r\n ").partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _cell(value: object) -> str:
    """A cell's text on one line; what a table calls missing is blank."""
    return " ".join(value.split()) if isinstance(value, str) else ""
