"""What each of the four steps does, with one head's numbers."""

from math import sqrt

from qkv_core.measures.steps import Ranges
from qkv_core.view import View


def step_in_words(view: View, found: Ranges, step: str) -> str:
    """One of the four steps: "scores", "scaled", "weights" or "output"."""
    n, d_head = found.n_tokens, found.d_head
    return {
        "scores": f"Every query meets every key: the dot product of two lists of {d_head} numbers, {n} × {n} times. "
        f"Here they run from {found.scores.smallest:.2f} to {found.scores.largest:.2f}. Large means: what this token "
        f"asks for is what that token offers.",
        "scaled": f"All scores are divided by √dₖ = √{d_head} = {sqrt(d_head):.4f}. No order changes; the spread "
        f"shrinks from {found.scores.width:.2f} to {found.scaled.width:.2f}, so that the softmax to come stays gentle.",
        "weights": f"Each row becomes a set of shares: exp of every scaled score, divided by the row's sum. All are "
        f"positive, and **each row sums to 1** (here between {found.row_sums.smallest:.7f} and "
        f"{found.row_sums.largest:.7f}; float32 rounds). Columns need not: a popular key can collect far more than 1.",
        "output": f"Each query takes its share of every value and adds them up: {d_head} numbers, its z. All "
        f"{view.encoding.encoder.n_heads} heads' z then go through W_O and become the layer's attention output.",
    }[step]
