"""How well the model, whole or changed, tells alike texts from unlike ones: one number, and how sure it is.

The labelled pairs are `data/sentence_pairs.tsv`, written and graded for this project; the file's head says how.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoder
from qkv_core.interventions import Intervention
from qkv_core.measures.bootstrap import Interval, interval, resampled_rank_correlations
from qkv_core.measures.embeddings import Progress, sentence_embeddings
from qkv_core.measures.similarity import cosine, rank_correlation

_FILE = Path(__file__).parent / "data" / "sentence_pairs.tsv"


@dataclass(frozen=True)
class SentencePair:
    """Two texts and how alike their meanings are, from 0 (different subjects) to 5 (the same)."""

    grade: float
    first: str
    second: str


@cache
def sentence_pairs() -> tuple[SentencePair, ...]:
    """The pairs shipped with the project, in the file's order."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_read_pair(line) for line in lines if not line.startswith("#"))


@dataclass(frozen=True, eq=False)
class Quality:
    """The rank correlation (Spearman's ρ) of the pairs' cosines with their grades: 1 if the order is the same."""

    correlation: float
    resampled: Array  # the same for pairs drawn with replacement, [n_draws]

    @property
    def interval(self) -> Interval:
        """Between which values it would lie with other pairs of the same kind, 19 times in 20."""
        return interval(self.resampled)

    def less(self, other: "Quality") -> Interval:
        """The same of the difference to another, taken on the same pairs."""
        return interval(self.resampled - other.resampled)


@dataclass(frozen=True, eq=False)
class Grading:
    """The untouched model, changed ones, and two yardsticks: what is left without attention, and without any layer."""

    untouched: Quality
    changes: Mapping[str, Quality]  # at least one, by name
    without_heads: Quality
    word_vectors: Quality


def quality(encoder: Encoder, interventions: Sequence[Intervention] = (), progress: Progress | None = None) -> Quality:
    """The quality of the model under interventions; ValueError if one is outside the model.

    `progress` is called now and then with how many texts are read, and of how many.
    """
    texts = [text for pair in sentence_pairs() for text in (pair.first, pair.second)]
    return quality_of(sentence_embeddings(encoder, texts, interventions, progress))


def word_vector_quality(encoder: Encoder) -> Quality:
    """The quality of a bag of words: the mean of a text's word vectors as they are learned, without any layer."""
    ids = [encoder.token_ids(text) for pair in sentence_pairs() for text in (pair.first, pair.second)]
    return quality_of(np.stack([encoder.word_embeddings[each[1:-1]].mean(axis=0) for each in ids]))


def quality_of(embeddings: Array) -> Quality:
    """Of the embeddings of all texts, [2·n_pairs, d]: the first and the second of each pair one after the other."""
    grades = np.array([pair.grade for pair in sentence_pairs()])
    cosines = cosine(embeddings[::2], embeddings[1::2])
    return Quality(rank_correlation(grades, cosines), resampled_rank_correlations(grades, cosines))


def _read_pair(line: str) -> SentencePair:
    grade, first, second = line.split("\t")
    return SentencePair(float(grade), first, second)
