"""What a class has learned between two sheets of the same questions."""

from qkv_core.classroom.ideas import Tally


def share_right(tally: Tally) -> float | None:
    """Of all answers, the share that is right, from 0 to 1; None without an answer."""
    n_questions = len(tally.scores) - 1
    n_right = sum(n_right * n for n_right, n in enumerate(tally.scores))
    return n_right / (tally.n * n_questions) if tally.n and n_questions else None


def normalised_gain(before: float, after: float) -> float | None:
    """Of what could be gained, the share that was: (after − before) / (1 − before), Hake (1998).

    Both are shares of right answers. None where all was right before: nothing could be gained.
    """
    return (after - before) / (1 - before) if before < 1 else None
