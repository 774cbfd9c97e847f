"""What heads usually do: their measures over a corpus of many kinds of text.

The corpus is `data/corpus.txt`, written for this project: a few hundred lines, so an average over it says what
a head does with texts like these, not with the language at large.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array, read_only
from qkv_core.encoder import Encoder, Encoding
from qkv_core.measures.habits import MEASURES, Habit, habit, measures, measures_here, of_head
from qkv_core.view import View

_FILE = Path(__file__).parent / "data" / "corpus.txt"

Progress = Callable[[int, int], None]  # (texts done, texts in all)


@cache
def corpus_texts() -> tuple[str, ...]:
    """The texts shipped with the project, in the file's order."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


@dataclass(frozen=True)
class CorpusProfile:
    """What every head did on every text, to compare one text with."""

    measures: dict[str, Array]  # [n_texts, n_layers, n_heads] by name; NaN where a text has nothing to measure
    attention_weights: Array  # [n_layers, n_heads, n_pairs], sorted: from word to other word, of all texts

    @property
    def n_texts(self) -> int:
        """How many texts were read."""
        return len(self.measures["same"])

    def mean(self) -> dict[str, Array]:
        """Each measure over the texts that have it: [n_layers, n_heads] by name; NaN if none has."""
        return {name: _mean_where_known(values) for name, values in self.measures.items()}

    def share_below(self, name: str, value: float, layer: int, head: int) -> float:
        """In what share of the corpus's texts this head's measure is lower, 0 to 1; NaN if no text has it."""
        values = self.measures[name][:, layer, head]
        known = values[~np.isnan(values)]
        return float(np.mean(known < value)) if len(known) else np.nan

    def weight_share_below(self, attention_weight: float, layer: int, head: int) -> float:
        """What share of this head's weights in the corpus is lower, 0 to 1: how unusual a weight is for it.

        Counted are all pairs of two different tokens of a text other than its [CLS] and [SEP]. Weights sum
        to 1 over a text's tokens, so short texts have larger ones.
        """
        weights = self.attention_weights[layer, head]
        return float(np.searchsorted(weights, attention_weight) / len(weights))


def profile(encoder: Encoder, texts: Sequence[str] | None = None, progress: Progress | None = None) -> CorpusProfile:
    """Read all texts (None: the shipped corpus) with the unchanged model. Some seconds: keep the result.

    `progress` is called after each text with how many are done, and of how many. Raises ValueError if no
    text has two words.
    """
    texts = corpus_texts() if texts is None else texts
    tables, weights = [], []
    for text in texts:
        encoding = encoder.encode(text)
        tables.append(measures(encoding))
        weights.append(_weights_between_words(encoding))
        if progress is not None:
            progress(len(tables), len(texts))
    if not any(array.shape[-1] for array in weights):
        raise ValueError("A corpus needs at least one text with two words; got none.")
    return CorpusProfile(
        measures={name: read_only(np.stack([table[name] for table in tables])) for name in MEASURES},
        attention_weights=read_only(np.sort(np.concatenate(weights, axis=-1), axis=-1)),
    )


@dataclass(frozen=True)
class Usual:
    """The chosen head on one text beside the same head over the corpus."""

    here: dict[str, float]  # by name of MEASURES
    in_corpus: dict[str, float]  # the mean over the texts that have it
    habit: Habit  # over the corpus
    n_texts: int
    spread_less: float  # in what share of the corpus's texts the head's entropy is lower


def usual(view: View, profile: CorpusProfile) -> Usual:
    """Compare the chosen head on the view's text with what it usually does."""
    here, in_corpus = measures_here(view), of_head(profile.mean(), view.place)
    return Usual(
        here=here,
        in_corpus=in_corpus,
        habit=habit(in_corpus),
        n_texts=profile.n_texts,
        spread_less=profile.share_below("entropy", here["entropy"], *view.place),
    )


def _weights_between_words(encoding: Encoding) -> Array:
    """[n_layers, n_heads, n_pairs] of the pairs that weight_share_below counts."""
    word: NDArray[np.bool_] = ~np.array(encoding.is_special)
    pairs = np.outer(word, word) & ~np.eye(len(word), dtype=np.bool_)
    return np.stack([layer.attention.attention_weights[:, pairs] for layer in encoding.layers])


def _mean_where_known(values: Array) -> Array:
    known = ~np.isnan(values)
    total = np.where(known, values, 0).sum(axis=0, dtype=np.float64)
    count = known.sum(axis=0)
    return np.where(count == 0, np.nan, total / np.maximum(count, 1))
