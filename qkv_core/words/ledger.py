"""The ledger of one cell as a numbered list, in which a calculator finds every result from what stands before it.

Results are computed from the numbers as they are printed; where the trace, which rounds in float32, has another last
digit, the line says so.
"""

from decimal import Decimal

import numpy as np

from qkv_core.measures.ledger import Ledger
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, product
from qkv_core.words.naming import name_of

_DIGITS = 6  # as the figures' hover has them
# More for what is on the way to a weight, fewer for what comes of it: so the last digit is the trace's as a rule.
_MORE_DIGITS, _FEWER_DIGITS = 8, 5


def ledger_lines(view: View, entry: Ledger) -> str:
    """Score, scale, softmax, weighted value and sum, from the view's query to the ledger's key."""
    asks, answers = name_of(view.tokens, view.query), name_of(view.tokens, entry.key)
    n_keys, dimension = len(entry.row_exponentials), int(np.argmax(np.abs(entry.weighted_value)))
    score, scale = printed(entry.score, _DIGITS), printed(entry.scale, _MORE_DIGITS)
    divided = product(score, scale, _DIGITS)
    of_trace = (
        entry.scaled_score if entry.distance is None else float(np.float32(entry.score) * np.float32(entry.scale))
    )
    scaled = divided + _distance(entry.distance)
    largest = product(printed(entry.row_largest_score, _DIGITS), scale, _DIGITS) + _distance(entry.row_largest_distance)
    exponential = printed((scaled - largest).exp(), _MORE_DIGITS)
    denominator = printed(entry.denominator, _MORE_DIGITS)
    weight = printed(exponential / denominator, _DIGITS)
    v = printed(float(entry.v[dimension]), _DIGITS)
    weighted = product(weight, v, _FEWER_DIGITS)
    lines = [
        f"**Score.** The {entry.d_head} products of q of {asks} with k of {answers} add up to **{score}**.",
        f"**Scale.** {score} × {scale} = **{divided}**{_traced(divided, of_trace)}, which is the "
        f"division by √{entry.d_head}.",
        *_of_distance(view, entry, divided, scaled),
        f"**Softmax.** exp({scaled} − ({largest})) = {exponential:f}. The row's {n_keys} such numbers sum to "
        f"{denominator}, and {exponential:f} ÷ {denominator} = **{weight}**{_traced(weight, entry.attention_weight)}.",
        f"**Weighted value.** {weight} × each of the {entry.d_head} numbers of v of {answers}; in dimension "
        f"{dimension}: {weight} × ({v}) = **{weighted}**"
        f"{_traced(weighted, float(entry.weighted_value[dimension]))}.",
        f"**Sum.** The weighted values of all {n_keys} keys add up to z of {asks}; in dimension {dimension}: "
        f"**{printed(float(entry.z[dimension]), _FEWER_DIGITS)}**.",
    ]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _distance(added: float | None) -> Decimal:
    return Decimal(0) if added is None else printed(added, _DIGITS)


def _of_distance(view: View, entry: Ledger, divided: Decimal, scaled: Decimal) -> list[str]:
    if entry.distance is None:
        return []
    steps = entry.key - view.query
    way = f"{abs(steps)} to the {'right' if steps > 0 else 'left'}" if steps else "0, the token itself,"
    return [
        f"**Distance.** This head learned what a distance adds to a score, whatever the words: {way} it is "
        f"{printed(entry.distance, _DIGITS)}. {divided} + ({printed(entry.distance, _DIGITS)}) = **{scaled}**"
        f"{_traced(scaled, entry.scaled_score)}."
    ]


def _traced(result: Decimal, in_trace: float) -> str:
    """What the trace has, where its last digit is not that of the printed arithmetic."""
    exact = printed(in_trace, -int(result.as_tuple().exponent))
    return "" if exact == result else f" (in float32 {exact})"
