"""What a saved living picture says of itself, as plain text."""

from collections.abc import Sequence

from qkv_core.interventions import Intervention


def how_to() -> str:
    """What can be done with it."""
    return (
        "Touch a word: it asks. Touch an answering word for its numbers, a square of the grid for another head. "
        "Play, or step with the arrow keys, to see the seven scenes from x to what is added to it."
    )


def about(model: str, head: str, changes: Sequence[Intervention] = ()) -> str:
    """Where the numbers are from."""
    changed = f", changed by {', '.join(map(str, changes))}," if changes else ""
    return (
        f"The queries, keys and values are those of the model {model}{changed} for this text, as "
        f"float32. Scores, shares and blends are computed from them in your browser. Of {head}, x and the "
        "matrices are here too."
    )
