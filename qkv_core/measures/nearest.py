"""What a sentence's one vector is for: which of a few short sentences is nearest to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from qkv_core.attention import Array
from qkv_core.measures.similarity import cosine


@dataclass(frozen=True)
class Nearest:
    """The cosines of a text's embedding with those of other texts."""

    text: str
    cosines: Mapping[str, float]  # by the other text

    @property
    def nearest(self) -> str:
        """The text with the largest one; of equal ones the first."""
        return max(self.cosines, key=lambda text: self.cosines[text])


def nearest(text: str, embedding: Array, others: Mapping[str, Array]) -> Nearest:
    """Compare a text's sentence embedding with others, by their texts; each is [d_model]."""
    return Nearest(text, {other: float(cosine(embedding, own)) for other, own in others.items()})


def changed_word(before: str, after: str) -> tuple[str, str] | None:
    """The one word in which two texts differ, in both; None if they differ in more, in none, or in length."""
    pairs = list(zip(before.split(), after.split(), strict=False))
    different = [pair for pair in pairs if pair[0] != pair[1]]
    return different[0] if len(different) == 1 and len(before.split()) == len(after.split()) else None
