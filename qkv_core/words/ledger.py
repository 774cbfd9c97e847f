"""The ledger of one cell as a numbered list; each line begins with the number the line before ended with."""

import numpy as np

from qkv_core.measures.ledger import Ledger
from qkv_core.view import View
from qkv_core.words.markdown import code


def ledger_lines(view: View, entry: Ledger) -> str:
    """Score, scale, softmax, weighted value and sum, from the view's query to the ledger's key."""
    asks, answers, n_keys = code(view.asks), code(view.tokens[entry.key]), len(entry.row_exponentials)
    exponential = entry.row_exponentials[entry.key]
    first = int(np.argmax(np.abs(entry.weighted_values[entry.key])))
    lines = [
        f"**Score.** The {entry.d_head} products of q of {asks} with k of {answers} add up to **{entry.score:.6f}**.",
        f"**Scale.** {entry.score:.6f} × {entry.scale:.8f} = **{entry.scaled_score:.6f}**, which is the division by "
        f"√{entry.d_head}.",
        f"**Softmax.** exp({entry.scaled_score:.6f} − ({entry.row_largest:.6f})) = {exponential:.6f}. The row's "
        f"{n_keys} such numbers sum to {entry.denominator:.6f}. {exponential:.6f} ÷ {entry.denominator:.6f} = "
        f"**{entry.attention_weight:.6f}**.",
        f"**Weighted value.** {entry.attention_weight:.6f} × each of the {entry.d_head} numbers of v of {answers}; in "
        f"dimension {first}: {entry.attention_weight:.6f} × ({entry.v[first]:.6f}) = "
        f"**{entry.weighted_values[entry.key, first]:.6f}**.",
        f"**Sum.** The weighted values of all {n_keys} keys add up to z of {asks}; in dimension {first}: "
        f"**{entry.z[first]:.6f}**.",
    ]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
