"""A class's counts as a table, a line for each option of each question."""

from collections.abc import Sequence
from typing import Any

from qkv_core.classroom.rooms import Result


def table(results: Sequence[Result]) -> dict[str, list[Any]]:
    """Columns by their names; where there is no row of a head, its cells are empty."""
    names = ("idea", "title", "sentence", "head", "query", "question", "option", "right", "model", "chosen", "of")
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for result in results:
        idea, row = result.idea, result.idea.row
        about = (
            (row.sentence, f"L{row.layer}H{row.head}", f"{row.query} {row.tokens[row.query]}") if row else ("", "", "")
        )
        for question, counts in zip(idea.questions, result.tally.chosen, strict=True):
            for place, (option, count) in enumerate(zip(question.options, counts, strict=True)):
                model = row.shares[place] if row and idea.on_tokens else ""
                cells = (result.number, idea.title, *about, question.asks, option, place in question.right, model)
                for name, cell in zip(names, (*cells, count, result.tally.n), strict=True):
                    columns[name].append(cell)
    return columns
