"""What each head does with a text: measures of its attention weights, and the habit that they name."""

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.rows import entropy_share
from qkv_core.view import View

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
# As menus and axes call them.
SHORT_NAMES = {name: name for name in MEASURES} | {
    "previous": "token before",
    "next": "token after",
    "same": "itself",
    "cls": "[CLS]",
    "sep": "[SEP]",
    "same_word": "same word",
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
    return measures_of(encoding, (layer.attention.attention_weights for layer in encoding.layers))


def measures_of(encoding: Encoding, weights: Iterable[Array]) -> dict[str, Array]:
    """The same from every layer's weights, [n_heads, n, n], each let go before the next: all would fill the memory."""
    factors = _factors(encoding)
    by_layer = [_measured(of_layer, factors) for of_layer in weights]
    return {name: np.stack([table[name] for table in by_layer]) for name in by_layer[0]}


def measures_here(view: View) -> dict[str, float]:
    """Each of MEASURES for the chosen head alone, on the view's text."""
    table = _measured(view.head_weights[None], _factors(view.encoding))
    return {name: float(values[0]) for name, values in table.items()}


def follows(encoding: Encoding, measure: str) -> NDArray[np.bool_]:
    """Which keys are what a habit of this name looks for, for each query: [n_query, n_key]."""
    return _targets(encoding)[measure]


@dataclass(frozen=True)
class Habit:
    """What most of a head's weight goes to, whether or not that is enough for a name."""

    measure: str  # one of HABITS
    weight: float

    @property
    def is_named(self) -> bool:
        """At least half of the weight, as the number is printed."""
        return round(self.weight, 2) >= HABIT_WEIGHT

    @property
    def name(self) -> str:
        """ "previous-token head", or "no single habit"."""
        return HABITS[self.measure] if self.is_named else NO_HABIT

    @property
    def with_number(self) -> str:
        """ "previous-token head: 1.00", or "no single habit"."""
        return f"{self.name}: {self.weight:.2f}" if self.is_named else NO_HABIT


def habit(numbers: Mapping[str, float]) -> Habit:
    """A head's habit, by its MEASURES on a text or by their means over a corpus."""
    known = {name: numbers[name] for name in HABITS if not math.isnan(numbers[name])}
    strongest = max(known, key=known.__getitem__)
    return Habit(strongest, known[strongest])


def agrees(view: View, habit: Habit) -> bool:
    """Whether what the view's query looks at most is what the habit names."""
    strongest = view.row == view.row.max()
    return bool(np.any(_targets(view.encoding)[habit.measure][view.query] & strongest))


def of_head(table: Mapping[str, Array], place: tuple[int, int]) -> dict[str, float]:
    """One head's numbers out of a table of all heads."""
    return {name: float(values[place]) for name, values in table.items()}


def _factors(encoding: Encoding) -> dict[str, Array]:
    """For measures that are a weighted sum over all cells of a head's heatmap: each cell's factor, [n, n]."""
    n = len(encoding.tokens)
    factors = {name: _mean_over_queries(target) for name, target in _targets(encoding).items()}
    return factors | {"distance": np.abs(np.subtract.outer(np.arange(n), np.arange(n))) / n}


def _measured(attention_weights: Array, factors: Mapping[str, Array]) -> dict[str, Array]:
    """MEASURES of heads' weights [n_heads, n, n] on a text, each [n_heads]."""
    columns = np.stack([factor.ravel() for factor in factors.values()], axis=1, dtype=np.float32)
    sums = attention_weights.reshape(len(attention_weights), -1) @ columns  # one product serves them all
    table = {name: sums[:, column] for column, name in enumerate(factors)}
    return table | {"entropy": entropy_share(attention_weights).mean(axis=-1), "symmetry": _symmetry(attention_weights)}


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


def _symmetry(attention_weights: Array) -> Array:
    """[..., n, n] -> [...]: Σ aᵢⱼ·aⱼᵢ over Σ aᵢⱼ², from 0 to 1; 0 for a head that looks at nothing."""
    both = np.sum(attention_weights * attention_weights.swapaxes(-1, -2), axis=(-2, -1))
    itself = np.sum(attention_weights * attention_weights, axis=(-2, -1))
    return np.asarray(both / np.where(itself == 0, 1, itself))


def _is_punctuation(token: str) -> bool:
    """Only signs (Unicode's categories P and S), as BERT's tokenizer sets them apart from words."""
    return all(unicodedata.category(character)[0] in "PS" for character in token)
