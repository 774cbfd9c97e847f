"""How well the model, whole or changed, still tells alike sentences from unlike ones: one number.

The labelled pairs are `data/sentence_pairs.tsv`, written and graded for this project; the file's head says
how. They are few: an intact model and a broken one are far apart on them, two good models are not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from qkv_core.encoder import Encoder
from qkv_core.interventions import Intervention
from qkv_core.measures.similarity import cosine, rank_correlation

_FILE = Path(__file__).parent / "data" / "sentence_pairs.tsv"

Progress = Callable[[int, int], None]  # (pairs done, pairs in all)


@dataclass(frozen=True)
class SentencePair:
    """Two sentences and how alike their meanings are, from 0 (different subjects) to 5 (the same)."""

    grade: float
    first: str
    second: str


@cache
def sentence_pairs() -> tuple[SentencePair, ...]:
    """The pairs shipped with the project, in the file's order."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_read_pair(line) for line in lines if not line.startswith("#"))


def similarities(
    encoder: Encoder, interventions: Sequence[Intervention] = (), progress: Progress | None = None
) -> list[float]:
    """The cosine of the two sentence embeddings of every pair, in sentence_pairs' order.

    `progress` is called after each pair with how many are done, and of how many.
    """
    pairs = sentence_pairs()
    found = []
    for pair in pairs:
        embeddings = [encoder.encode(text, interventions).sentence_embedding for text in (pair.first, pair.second)]
        found.append(float(cosine(*embeddings)))
        if progress is not None:
            progress(len(found), len(pairs))
    return found


def quality(encoder: Encoder, interventions: Sequence[Intervention] = (), progress: Progress | None = None) -> float:
    """The rank correlation (Spearman's ρ) of the pairs' cosines with their grades: 1 if the order is the same.

    `progress` as in similarities. Raises ValueError if an intervention is outside the model.
    """
    grades = np.array([pair.grade for pair in sentence_pairs()])
    return rank_correlation(grades, np.array(similarities(encoder, interventions, progress)))


def _read_pair(line: str) -> SentencePair:
    grade, first, second = line.split("\t")
    return SentencePair(float(grade), first, second)
