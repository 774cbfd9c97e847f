"""Who asks and who answers: what two tokens are to each other in every head, in both directions."""

from dataclasses import dataclass

import numpy as np

from qkv_core.encoder import Encoding
from qkv_core.measures.ranking import check_position, largest_first


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


def both_ways(encoding: Encoding, first: int, second: int) -> list[BothWays]:
    """Who asks and who answers: all heads, ranked by how far the weights of the two directions are apart.

    ValueError if there is no such token.
    """
    check_position(encoding, "first", first)
    check_position(encoding, "second", second)
    traces = [layer.attention for layer in encoding.layers]
    there, back = (first, second), (second, first)
    weights = [np.stack([trace.attention_weights[:, *pair] for trace in traces]) for pair in (there, back)]
    scores = [np.stack([trace.scores[:, *pair] for trace in traces]) for pair in (there, back)]
    return [
        BothWays(layer, head, *(float(table[layer, head]) for table in (*weights, *scores)))
        for layer, head in largest_first(np.abs(weights[0] - weights[1]))
    ]
