"""Sentences about a trace, computed from the same numbers as the figures; Markdown in, nothing typed in."""

import numpy as np

from qkv_core.encoder import Encoding
from qkv_core.measures.ledger import Ledger
from qkv_core.view import Choice
from qkv_core.words.markdown import code


def strongest_key(encoding: Encoding, choice: Choice) -> str:
    """Whom the query looks at most, and what that means where it is [CLS], [SEP] or itself."""
    row = encoding.layers[choice.layer].attention.attention_weights[choice.head, choice.query]
    order = np.argsort(row)[::-1]
    first, asks = int(order[0]), code(encoding.tokens[choice.query])
    sentence = (
        f"In {choice.head_name}, {asks} looks most at **{code(encoding.tokens[first])}**: {row[first]:.0%} of its "
        f"attention"
    )
    if len(order) > 1:
        sentence += f", then at {code(encoding.tokens[order[1]])} with {row[order[1]]:.0%}"
    if encoding.is_special[first]:
        return f"{sentence}. A head often rests on such a marker when it finds nothing it was trained to look for."
    if first == choice.query:
        return f"{sentence}. The token answers its own question best."
    return f"{sentence}."


MARKERS = (
    "[CLS] opens and [SEP] closes every text. The model was trained with both, so they ask and answer like any token; "
    "heads often rest there. The sidebar hides them."
)


def hidden_share(encoding: Encoding, choice: Choice) -> str:
    """What is not on screen while [CLS] and [SEP] are hidden."""
    row = encoding.layers[choice.layer].attention.attention_weights[choice.head, choice.query]
    visible = float(row[[not special for special in encoding.is_special]].sum())
    return (
        f"[CLS] and [SEP] are hidden, and nothing is renormalised: the visible weights of "
        f"{code(encoding.tokens[choice.query])} sum to {visible:.4f}; the rest of its attention goes to the hidden two."
    )


def step_in_words(encoding: Encoding, choice: Choice, step: str) -> str:
    """What one of the four steps does, with this head's numbers."""
    trace = encoding.layers[choice.layer].attention
    n, d_head = trace.q.shape[1:]
    scores, scaled = trace.scores[choice.head], trace.scaled_scores[choice.head]
    sums = trace.attention_weights[choice.head].sum(axis=1)
    return {
        "scores": f"Every query meets every key: the dot product of two lists of {d_head} numbers, {n} × {n} times. "
        f"Here they run from {scores.min():.2f} to {scores.max():.2f}. Large means: what this token asks for is what "
        f"that token offers.",
        "scaled": f"All scores are divided by √dₖ = √{d_head} = {np.sqrt(d_head):.4f}. No order changes; the spread "
        f"shrinks from {np.ptp(scores):.2f} to {np.ptp(scaled):.2f}, so that the softmax to come stays gentle.",
        "weights": f"Each row becomes a set of shares: exp of every scaled score, divided by the row's sum. All are "
        f"positive, and **each row sums to 1** (here between {sums.min():.7f} and {sums.max():.7f}; float32 rounds). "
        f"Columns need not: a popular key can collect far more than 1.",
        "output": f"Each query takes its share of every value and adds them up: {d_head} numbers, its z. All "
        f"{encoding.encoder.n_heads} heads' z then go through W_O and become the layer's attention output.",
    }[step]


def ledger_lines(encoding: Encoding, choice: Choice, key: int, entry: Ledger) -> str:
    """The ledger as a numbered list; each line begins with the number the line before ended with."""
    asks, answers = code(encoding.tokens[choice.query]), code(encoding.tokens[key])
    row = f"exp({entry.scaled_score:.6f} − ({entry.row_largest:.6f}))"
    exponential = entry.row_exponentials[key]
    first = int(np.argmax(np.abs(entry.weighted_values[key])))
    lines = [
        f"**Score.** The {entry.d_head} products of q of {asks} with k of {answers} add up to **{entry.score:.6f}**.",
        f"**Scale.** {entry.score:.6f} × {entry.scale:.8f} = **{entry.scaled_score:.6f}**"
        + (
            f", which is the division by √{entry.d_head}."
            if np.isclose(entry.scale, entry.d_head**-0.5)
            else ", the scale chosen here."
        ),
        f"**Softmax.** {row} = {exponential:.6f}. The row's {len(entry.row_exponentials)} such numbers sum to "
        f"{entry.denominator:.6f}. {exponential:.6f} ÷ {entry.denominator:.6f} = **{entry.attention_weight:.6f}**.",
        f"**Weighted value.** {entry.attention_weight:.6f} × each of the {entry.d_head} numbers of v of {answers}; in "
        f"dimension {first}: {entry.attention_weight:.6f} × ({entry.v[first]:.6f}) = "
        f"**{entry.weighted_values[key, first]:.6f}**.",
        f"**Sum.** The weighted values of all {len(entry.row_exponentials)} keys add up to z of {asks}; in dimension "
        f"{first}: **{entry.z[first]:.6f}**.",
    ]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
