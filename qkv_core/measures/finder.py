"""The head finder: which heads let one token look at another, and how unusual that is for each."""

from dataclasses import dataclass

import numpy as np

from qkv_core.measures.corpus import CorpusProfile
from qkv_core.measures.ranking import check_position, largest_first
from qkv_core.view import View


@dataclass(frozen=True)
class FoundHead:
    """How much one head lets one token look at another."""

    layer: int
    head: int
    attention_weight: float
    above: float | None  # what share of the head's weights between words of the corpus is smaller; None: not comparable

    @property
    def head_name(self) -> str:
        """As the field writes it: L3H1."""
        return f"L{self.layer}H{self.head}"


@dataclass(frozen=True)
class Finder:
    """All heads, ranked by the attention weight from the view's query to a key, the largest first."""

    key: int
    ranked: tuple[FoundHead, ...]
    is_between_words: bool  # two different tokens, neither an added marker: the pairs that the corpus's weights are of


def find(view: View, key: int, profile: CorpusProfile) -> Finder:
    """Rank all heads for the view's query and a key; ValueError if the text has no such token."""
    check_position(view.encoding, "key", key)
    weights = np.stack([layer.attention.attention_weights[:, view.query, key].copy() for layer in view.encoding.layers])
    special = view.encoding.is_special
    between_words = view.query != key and not (special[view.query] or special[key])
    ranked = []
    for layer, head in largest_first(weights):
        weight = float(weights[layer, head])
        above = profile.weight_share_below(weight, layer, head) if between_words else None
        ranked.append(FoundHead(layer, head, weight, above))
    return Finder(key, tuple(ranked), between_words)
