"""What a change does to the meaning: the sentence embedding, and how alike three sentences are. A table shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qkv_core.attention import Array
from qkv_core.interventions import Intervention
from qkv_core.measures.changes import Experiment
from qkv_core.measures.similarity import cosine

PAIRS = ("A and B", "A and C", "B and C")

Embed = Callable[[str, tuple[Intervention, ...]], Array]  # a sentence embedding [d_model] of a text under changes


@dataclass(frozen=True, eq=False)
class Consequence:
    """Cosines of sentence embeddings."""

    kept: float  # of the experiment's text, changed with untouched
    before: Array  # of PAIRS, untouched
    after: Array  # of PAIRS, changed


def consequence(experiment: Experiment, sentences: Sequence[str], embed: Embed) -> Consequence:
    """The experiment's own text, and three sentences A, B and C."""
    own = (view.encoding.sentence_embedding for view in (experiment.untouched, experiment.changed))
    before, after = ([embed(one, made) for one in sentences] for made in ((), experiment.interventions))
    return Consequence(float(cosine(*own)), pairwise_cosines(before), pairwise_cosines(after))


def pairwise_cosines(vectors: Sequence[Array]) -> Array:
    """Of each vector with each later one: AB, AC, BC of three; [n·(n - 1)/2]."""
    return np.array([float(cosine(one, other)) for one, other in combinations(vectors, 2)])
