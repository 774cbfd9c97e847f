"""What a class is asked, and what may be told of it when: an idea of the lesson, or a sheet of several questions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

MOST_BYTES = 32 * 1024  # of an idea: a sentence of 4,000 characters, its tokens and their shares


@dataclass(frozen=True)
class Question:
    """One question and its answers, of which some are right; all texts are plain."""

    asks: str
    options: tuple[str, ...]
    right: tuple[int, ...]  # of the options
    because: str = ""


@dataclass(frozen=True)
class Row:
    """The query's row of one head: what the answer is seen on."""

    sentence: str
    tokens: tuple[str, ...]
    layer: int
    head: int
    query: int
    shares: tuple[float, ...]  # the model's attention weight at each token
    scenes: tuple[str, str]  # of the living picture: where the answer begins to play, and where it rests


@dataclass(frozen=True)
class Idea:
    """One step of a class. Of `on_tokens` the options are the row's tokens; a sheet never tells what is right."""

    name: str
    title: str
    questions: tuple[Question, ...]
    row: Row | None = None
    on_tokens: bool = False
    is_sheet: bool = False

    @property
    def key(self) -> str:
        """What tells it from any other, also from the same idea about another sentence."""
        return f"{self.name}-{hashlib.sha256(self.packed()).hexdigest()[:12]}"

    def packed(self) -> bytes:
        """As JSON. Raises ValueError where that is more than a class keeps."""
        packed = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()
        if len(packed) > MOST_BYTES:
            raise ValueError(f"A class takes ideas of at most {MOST_BYTES} bytes; this one has {len(packed)}.")
        return packed

    def is_answer(self, chosen: object) -> bool:
        """Whether these are one option for each question, by their places. What a phone sends may be anything."""
        if not isinstance(chosen, list) or len(chosen) != len(self.questions):
            return False
        pairs = zip(chosen, self.questions, strict=True)
        return all(type(place) is int and 0 <= place < len(question.options) for place, question in pairs)

    def n_right(self, chosen: Sequence[int]) -> int:
        """How many of these answers are right."""
        return sum(place in question.right for place, question in zip(chosen, self.questions, strict=True))


def unpacked(packed: bytes) -> Idea:
    """The idea that `packed` made these bytes of."""
    given = json.loads(packed)
    row = given.pop("row")
    questions = tuple(Question(**_tuples(question)) for question in given.pop("questions"))
    return Idea(**given, questions=questions, row=None if row is None else Row(**_tuples(row)))


@dataclass(frozen=True)
class Tally:
    """How a class has answered: counts alone."""

    n: int  # phones that have answered
    chosen: tuple[tuple[int, ...], ...]  # for each question, how many chose each option
    scores: tuple[int, ...]  # how many had 0, 1, 2, ... questions right


def fields_of(idea: Idea) -> list[list[str]]:
    """The names under which each question's options are counted."""
    return [[f"{q}.{option}" for option in range(len(question.options))] for q, question in enumerate(idea.questions)]


def counted_by(idea: Idea, chosen: Sequence[int]) -> list[str]:
    """The names of what these answers add 1 to."""
    return ["n", f"right.{idea.n_right(chosen)}", *(f"{q}.{place}" for q, place in enumerate(chosen))]


def tally_of(idea: Idea, counts: Mapping[str, int]) -> Tally:
    """From what was counted under these names."""
    return Tally(
        n=counts.get("n", 0),
        chosen=tuple(tuple(counts.get(name, 0) for name in names) for names in fields_of(idea)),
        scores=tuple(counts.get(f"right.{n}", 0) for n in range(len(idea.questions) + 1)),
    )


def _tuples(given: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
