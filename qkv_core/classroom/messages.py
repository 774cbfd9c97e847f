"""What a class's phones are told, as plain values: never what is right before it is shown, and never who said what."""

from typing import Any

from qkv_core.classroom.ideas import Idea, Tally
from qkv_core.classroom.rooms import Look

WAITS = {"phase": "waits"}  # the store does not answer
OVER = {"phase": "over"}
FULL = {"phase": "full"}


def told(look: Look | None) -> dict[str, Any]:
    """A class as its phones may know it."""
    if look is None:
        return OVER
    if look.idea is None:
        return {"phase": "before"}
    asked = {"phase": "asked", "number": look.number} | _asked(look.idea)
    if not look.is_shown or look.tally is None:
        return asked
    return asked | {"phase": "shown"} | ({} if look.idea.is_sheet else _answered(look.idea, look.tally))


def counted(look: Look | None) -> dict[str, int]:
    """What stands beside the code: how many phones there are, and how many have answered."""
    return {"phones": look.n_phones if look else 0, "answered": look.tally.n if look and look.tally else 0}


def _asked(idea: Idea) -> dict[str, Any]:
    options = [[] if idea.on_tokens else question.options for question in idea.questions]  # the row has the tokens
    questions = [{"text": each.asks, "options": shown} for each, shown in zip(idea.questions, options, strict=True)]
    row = idea.row and {
        "sentence": idea.row.sentence,
        "tokens": idea.row.tokens,
        "layer": idea.row.layer,
        "head": idea.row.head,
        "query": idea.row.query,
    }
    sorts = {"on_tokens": idea.on_tokens, "is_sheet": idea.is_sheet}
    return {"title": idea.title, "questions": questions, "row": row} | sorts


def _answered(idea: Idea, tally: Tally) -> dict[str, Any]:
    return {
        "right": [question.right for question in idea.questions],
        "because": [question.because for question in idea.questions],
        "n": tally.n,
        "counts": tally.chosen,
        "shares": [float(f"{share:.3g}") for share in idea.row.shares] if idea.row and idea.on_tokens else None,
        "scenes": idea.row.scenes if idea.row else None,
    }
