"""Cells that a spreadsheet would run as a formula, guarded by an apostrophe, and back again without loss."""

import unicodedata

_SIGNS = "=+-@＝＋－＠"  # some spreadsheets read the full-width ones alike


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet might run it."""
    return f"'{cell}" if _might_run(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _might_run(cell[1:]) else cell


def _might_run(cell: str) -> bool:
    """By its first sign, for blanks and what can't be seen may be dropped; a sign alone is no formula.

    Apostrophes before it change nothing, so that one more or less can be told apart.
    """
    start = next((place for place, character in enumerate(cell) if not _is_dropped(character)), len(cell))
    formula = cell[start:].strip()
    return len(formula) > 1 and formula[0] in _SIGNS


def _is_dropped(character: str) -> bool:
    return character == "'" or character.isspace() or unicodedata.category(character)[0] == "C"
