"""Heads in the order of a number, and the check that a token is there: what the head finder and `both_ways` share."""

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding


def largest_first(table: Array) -> list[tuple[int, int]]:
    """(layer, head) by falling number; equal ones in the order of the model."""
    order = np.argsort(-table, axis=None, kind="stable")
    return [divmod(int(place), table.shape[1]) for place in order]


def check_position(encoding: Encoding, name: str, position: int) -> None:
    """ValueError if the text has no token there; `name` says what the position is of."""
    if not 0 <= position < len(encoding.tokens):
        raise ValueError(f"{name} must be a token's position from 0 to {len(encoding.tokens) - 1}; got {position}.")
