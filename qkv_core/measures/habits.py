"""What each head does with a text: measures of its attention weights, the head finder, a map of behaviours."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.pca import Plane, principal_plane

MEASURES = {
    "previous": "weight on the token before the query, the mean over all queries but the first",
    "next": "weight on the token after the query, the mean over all queries but the last",
    "same": "weight on the query's own token, the mean over all queries",
    "cls": "weight on the [CLS] that opens the text, the mean over all queries",
    "sep": "weight on the [SEP] that closes the text, the mean over all queries",
    "punctuation": "weight on all tokens without a letter or a digit together, the mean over all queries",
    "same_word": "weight on the same token at other places together, the mean over the queries that occur again",
    "distance": "tokens between query and key, |i - j|, the mean by weight and over all queries",
    "entropy": "entropy of a query's weights as a share of ln n, the largest possible, the mean over all queries",
    "symmetry": "cosine of the weights with their transpose: 1 if every token is looked at just as it looks",
}

HABITS = {
    "previous": "previous-token head",
    "next": "next-token head",
    "same": "same-token head",
    "cls": "[CLS] head",
    "sep": "[SEP] head",
    "punctuation": "punctuation head",
    "same_word": "same-word head",
}
NO_HABIT = "no single habit"
# More than on everything else together.
HABIT_WEIGHT = 0.5


def measures(encoding: Encoding) -> dict[str, Array]:
    """Each of MEASURES for all heads on this text: [n_layers, n_heads] by name.

    NaN where a text gives a measure nothing to look at: no punctuation, no token that occurs twice.
    """
    attention_weights = np.stack([layer.attention.attention_weights for layer in encoding.layers])
    n = len(encoding.tokens)
    targets = {name: _mean_over_queries(target) for name, target in _targets(encoding).items()}
    targets["distance"] = np.abs(np.subtract.outer(np.arange(n), np.arange(n))) / n
    # Each of these is a weighted sum over all cells of a head's heatmap: one matrix product serves them all.
    factors = np.stack([target.ravel() for target in targets.values()], axis=1, dtype=np.float32)
    sums = attention_weights.reshape(*attention_weights.shape[:2], -1) @ factors
    table = {name: sums[:, :, column] for column, name in enumerate(targets)}
    return table | {"entropy": _entropy_share(attention_weights), "symmetry": _symmetry(attention_weights)}


def habit(table: Mapping[str, Array], layer: int, head: int) -> str:
    """What most of a head's weight goes to, with the number in the name: "previous-token head: 1.00".

    `table` is that of `measures`, or its mean over a corpus. A name is given from a weight of 0.5 on, else
    it is "no single habit".
    """
    strongest, weight = strongest_habit(table, layer, head)
    return f"{HABITS[strongest]}: {weight:.2f}" if weight >= HABIT_WEIGHT else NO_HABIT


def strongest_habit(table: Mapping[str, Array], layer: int, head: int) -> tuple[str, float]:
    """Which of HABITS takes most of a head's weight, and how much, whether or not that is enough for a name."""
    found = {name: float(table[name][layer, head]) for name in HABITS}
    known = {name: weight for name, weight in found.items() if not math.isnan(weight)}
    strongest = max(known, key=known.__getitem__)
    return strongest, known[strongest]


@dataclass(frozen=True)
class HeadWeight:
    """How much one head lets one token look at another."""

    layer: int
    head: int
    attention_weight: float


def find(encoding: Encoding, query: int, key: int) -> list[HeadWeight]:
    """All heads, ranked by the attention weight from the query token to the key token, largest first.

    `query` and `key` are positions in `encoding.tokens`; ValueError if there is no such token.
    """
    _check_position(encoding, "query", query)
    _check_position(encoding, "key", key)
    attention_weights = np.stack([layer.attention.attention_weights[:, query, key] for layer in encoding.layers])
    return [
        HeadWeight(layer, head, float(attention_weights[layer, head])) for layer, head in _largest(attention_weights)
    ]


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
    _check_position(encoding, "first", first)
    _check_position(encoding, "second", second)
    traces = [layer.attention for layer in encoding.layers]
    there, back = (first, second), (second, first)
    weights = [np.stack([trace.attention_weights[:, *pair] for trace in traces]) for pair in (there, back)]
    scores = [np.stack([trace.scores[:, *pair] for trace in traces]) for pair in (there, back)]
    return [
        BothWays(layer, head, *(float(table[layer, head]) for table in (*weights, *scores)))
        for layer, head in _largest(np.abs(weights[0] - weights[1]))
    ]


def behaviour_map(table: Mapping[str, Array]) -> tuple[Plane, tuple[str, ...]]:
    """Heads that behave alike lie together: the plane of their measures, and which measures went into it.

    Each measure counts in standard deviations over the heads, so that tokens and shares can be compared; one
    that is NaN or the same for all heads is left out. The points' order is that of a [n_layers, n_heads]
    array read row by row.
    """
    columns = {name: table[name].ravel().astype(np.float64) for name in MEASURES}
    used = {name: column for name, column in columns.items() if np.isfinite(column).all() and column.std() > 0}
    scaled = np.stack([(column - column.mean()) / column.std() for column in used.values()], axis=1)
    return principal_plane(scaled), tuple(used)


def _targets(encoding: Encoding) -> dict[str, NDArray[np.bool_]]:
    """Which keys count for which query, [n_query, n_key]."""
    n = len(encoding.tokens)
    token_ids = np.array(encoding.token_ids)
    punctuation = np.array([_is_punctuation(token) for token in encoding.tokens])
    same_id = token_ids[:, None] == token_ids
    every_query = np.ones((n, 1), dtype=np.bool_)
    return {
        "previous": np.eye(n, k=-1, dtype=np.bool_),
        "next": np.eye(n, k=1, dtype=np.bool_),
        "same": np.eye(n, dtype=np.bool_),
        "cls": every_query & (np.arange(n) == 0),
        "sep": every_query & (np.arange(n) == n - 1),
        "punctuation": every_query & punctuation,
        "same_word": same_id & ~np.eye(n, dtype=np.bool_),
    }


def _mean_over_queries(target: NDArray[np.bool_]) -> Array:
    """The factor of each cell in the mean over those queries that have a target; NaN if none has."""
    n_queries = target.any(axis=1).sum()
    return target / n_queries if n_queries else np.full(target.shape, np.nan)


def _entropy_share(attention_weights: Array) -> Array:
    """[..., n_query, n_key] -> [...]: -Σ a·ln a over ln n, where 0·ln 0 is 0."""
    logarithms = np.log(np.where(attention_weights > 0, attention_weights, 1))
    entropy = -np.sum(attention_weights * logarithms, axis=-1)
    return np.asarray(entropy.mean(axis=-1) / np.float32(np.log(attention_weights.shape[-1])))


def _symmetry(attention_weights: Array) -> Array:
    """[..., n, n] -> [...]: Σ aᵢⱼ·aⱼᵢ over Σ aᵢⱼ², from 0 to 1; 0 for a head that looks at nothing."""
    both = np.sum(attention_weights * attention_weights.swapaxes(-1, -2), axis=(-2, -1))
    itself = np.sum(attention_weights * attention_weights, axis=(-2, -1))
    return np.asarray(both / np.where(itself == 0, 1, itself))


def _is_punctuation(token: str) -> bool:
    """Only signs (Unicode's categories P and S), as BERT's tokenizer sets them apart from words."""
    return all(unicodedata.category(character)[0] in "PS" for character in token)


def _largest(table: Array) -> list[tuple[int, int]]:
    """(layer, head) by falling number; equal ones in the order of the model."""
    order = np.argsort(-table, axis=None, kind="stable")
    return [divmod(int(place), table.shape[1]) for place in order]


def _check_position(encoding: Encoding, name: str, position: int) -> None:
    if not 0 <= position < len(encoding.tokens):
        raise ValueError(f"{name} must be a token's position from 0 to {len(encoding.tokens) - 1}; got {position}.")
