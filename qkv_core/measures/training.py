"""What training made of one real head: its query's row by the learned matrices, and by random ones.

Its picture would be that of two rows, as on the page on three vectors; here two numbers tell it.
"""

from dataclasses import dataclass

from qkv_core.encoder import Encoding
from qkv_core.view import View


@dataclass(frozen=True)
class Learned:
    """What the view's query gives to its favourite key, and would give without training."""

    favourite: int  # the key's position
    learned: float
    random: float


def learned(view: View, forgotten: Encoding) -> Learned:
    """`forgotten` is the view's text where random numbers stand for the head's W_Q, W_K and W_V."""
    favourite = int(view.row.argmax())
    return Learned(favourite, float(view.row[favourite]), float(view.of(forgotten).row[favourite]))
