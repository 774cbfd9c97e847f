"""Files to take away: what they hold and how they are called."""

import csv
import io
import re
import unicodedata

from qkv_core.figures.picture import Table

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(table: Table) -> str:
    """The table as CSV; a text cell that a spreadsheet would run as a formula gets a leading apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(map(_safe_cell, table))
    writer.writerows(map(_safe_cell, row) for row in zip(*table.values(), strict=True))
    return file.getvalue()


def file_stem(text: str, name: str) -> str:
    """A file name that says what is inside: the text's first words and the figure, never a path."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:40].rstrip("-")
    return f"{slug}_{name}" if slug else name


def _safe_cell(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
