"""Who asks and who answers: what two tokens are to each other in a head, in both directions."""

from dataclasses import dataclass

import numpy as np

from qkv_core.measures.ranking import check_position, largest_first
from qkv_core.view import View


@dataclass(frozen=True)
class BothWays:
    """One head and two tokens: what the first is to the second, and the second to the first."""

    layer: int
    head: int
    weight_there: float  # the first token asks, the second answers
    weight_back: float
    score_there: float  # q of the first · k of the second, before scaling
    score_back: float

    @property
    def head_name(self) -> str:
        """As the field writes it: L3H1."""
        return f"L{self.layer}H{self.head}"

    @property
    def gap(self) -> float:
        """How far the weights of the two directions are apart."""
        return abs(self.weight_there - self.weight_back)


def both_ways(view: View, key: int) -> BothWays:
    """The view's query and a key in the view's head; ValueError if there is no such token."""
    check_position(view.encoding, "key", key)
    return _of_head(view, key, *view.place)


def both_ways_ranked(view: View, key: int) -> list[BothWays]:
    """The same in all heads, ranked by how far the weights of the two directions are apart."""
    check_position(view.encoding, "key", key)
    n_heads = len(view.trace.scores)
    rows = [[_of_head(view, key, layer, head) for head in range(n_heads)] for layer in range(len(view.encoding.layers))]
    gaps = np.array([[row.gap for row in layer] for layer in rows])
    return [rows[layer][head] for layer, head in largest_first(gaps)]


def _of_head(view: View, key: int, layer: int, head: int) -> BothWays:
    trace = view.encoding.layers[layer].attention
    there, back = (head, view.query, key), (head, key, view.query)
    numbers = [float(table[place]) for table in (trace.attention_weights, trace.scores) for place in (there, back)]
    return BothWays(layer, head, *numbers)
