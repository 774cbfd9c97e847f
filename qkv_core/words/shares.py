"""A weight as sentences and the living picture print it, and which weights are tied: those that look alike.

Two weights are tied where they are the same in the digits beside them, so that no reader sees "most" of two equals.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from qkv_core.attention import Array

_WHOLE, _TENTHS = Decimal(1), Decimal("0.1")  # percent


def share(weight: float) -> str:
    """ "68%", "1.5%", "<0.1%": two digits, never "100%" of less and never "0%" of more. As `share` in sentences.js."""
    percent = Decimal(100 * weight)
    if percent in (0, 100):
        return f"{percent:.0f}%"
    if percent < Decimal("0.05"):
        return "<0.1%"
    if percent >= Decimal("99.95"):
        return ">99.9%"
    has_tenths = percent < Decimal("9.95") or percent >= Decimal("99.5")
    # Half a digit goes up, as in a browser; `format` would round it to the even one.
    return f"{percent.quantize(_TENTHS if has_tenths else _WHOLE, ROUND_HALF_UP)}%"


def tied(weights: Array, order: Sequence[int], rank: int = 0) -> tuple[int, ...]:
    """Of keys in their order, the largest weight first: those from a rank on that print as the one at it."""
    as_it = share(float(weights[order[rank]]))
    alike = []
    for key in order[rank:]:
        if share(float(weights[key])) != as_it:
            break
        alike.append(key)
    return tuple(sorted(alike))


def leaders(weights: Array) -> tuple[int, ...]:
    """The keys with the largest weight, as it is printed, in the text's order: weights [n_key]."""
    most = share(float(weights.max()))
    return tuple(key for key, weight in enumerate(weights.tolist()) if share(weight) == most)


def each(keys: Sequence[int]) -> str:
    """What follows a share that several keys have."""
    return " each" if len(keys) > 1 else ""
