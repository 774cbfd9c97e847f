"""What a saved living picture says of itself, as plain text."""

from qkv_core.view import View


def how_to() -> str:
    """What can be done with it."""
    return (
        "Touch a word: it asks. Touch an answering word for its numbers, a square of the grid for another head. "
        "Play, or step with the arrow keys, to see the seven scenes from x to what is added to it."
    )


def about(view: View) -> str:
    """Where the numbers are from."""
    changes = ", ".join(map(str, view.encoding.interventions))
    changed = f", changed by {changes}," if changes else ""
    return (
        f"The queries, keys and values are those of the model {view.encoding.encoder.name}{changed} for this text, as "
        f"float32. Scores, shares and blends are computed from them in your browser. Of {view.head_name}, x and the "
        "matrices are here too."
    )
