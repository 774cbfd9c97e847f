"""Tasks small enough to learn in seconds: what the tokens are, where each should look, what it finds there.

Every token is a row of ones and zeros, so that each row of W_Q, W_K or W_V belongs to one thing that a
token can be. There are two kinds of task:

- Content tasks (library, copy) are scored on what is found: z·W_O names a content, and all four matrices learn.
- Place tasks (previous, ring) are scored on where a token looks, -ln of its weight on the right key. Their values
  are the tokens' own names, with W_V and W_O fixed to the identity, so that z is the row of attention
  weights itself; only W_Q and W_K learn.
"""

import string
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array

Tied = Literal["none", "Q=K", "V=K"]

# On a ring of three, next and previous just differ; sixteen tokens still make a readable heatmap.
MIN_SIZE, MAX_SIZE = 3, 16


@dataclass(frozen=True)
class Batch:
    """B independent examples. Queries and keys are the same tokens in some tasks and different ones in others."""

    x_query: Array  # [B, n_query, d_model]
    x_key: Array  # [B, n_key, d_model]
    target_key: NDArray[np.intp]  # [B, n_query], the key to look at
    target_content: NDArray[np.intp]  # [B, n_query], what is to be found there


@dataclass(frozen=True)
class Level:
    """Something to measure a run against: the share of queries answered right, and the loss in nats a query."""

    accuracy: float
    loss: float


@dataclass(frozen=True)
class Task(ABC):
    """What is to be learned. `size` counts the tokens, and the labels and contents where there are any."""

    size: int = 8

    name: ClassVar[str]
    statement: ClassVar[str]
    scored_on: ClassVar[Literal["content", "key"]]
    ties: ClassVar[tuple[Tied, ...]]  # those that change anything in this task
    batch_size: ClassVar[int]

    # Untied, places on a circle are enough from d_head = 2 on: the right key is the nearest in direction,
    # so is then the right content, and longer vectors bring the loss as near to 0 as one likes. With
    # d_head = 1 every score is a product of two numbers, and only the largest or smallest key can win.
    optimum: ClassVar[Level] = Level(accuracy=1.0, loss=0.0)

    def __post_init__(self) -> None:
        if not MIN_SIZE <= self.size <= MAX_SIZE:
            raise ValueError(f"A task has from {MIN_SIZE} to {MAX_SIZE} tokens; got size {self.size}.")

    @property
    @abstractmethod
    def n_answers(self) -> int:
        """How many equally likely answers are left to a query that looks equally at all tokens but itself."""

    @property
    @abstractmethod
    def n_contents(self) -> int:
        """How many different contents a token can have."""

    @property
    def chance(self) -> Level:
        """What is reached by looking equally at all tokens but oneself."""
        return Level(1 / self.n_answers, float(np.log(self.n_answers)))

    @property
    @abstractmethod
    def feature_names(self) -> tuple[str, ...]:
        """What each of a token's d_model ones and zeros stands for: the names of the rows of W_Q, W_K, W_V."""

    @abstractmethod
    def draw(self, rng: np.random.Generator, n_examples: int) -> Batch:
        """New examples; a generator in the same state draws the same ones."""

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """Which keys a query may attend to, [n_query, n_key]; None where it may attend to all."""
        return None

    def limit(self, tied: Tied) -> Level | None:  # noqa: ARG002 - for those that override it
        """The best that matrices so tied can reach at any size and rate, if that is proved; None if not."""
        return None

    def token_names(self, batch: Batch) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The queries and keys of the batch's first example, each told by what it is."""
        names = np.array(self.feature_names)
        queries, keys = (tuple(" ".join(names[row > 0]) for row in x[0]) for x in (batch.x_query, batch.x_key))
        return queries, keys


class ContentTask(Task):
    """What counts is what is found. Every label is there once, with a content that no other has.

    So without the label all contents are equally likely. Half of the possible ones are missing each
    time, or the right one could be told by exclusion: a head could look at every key but the right one
    and name the content that it did not find.
    """

    scored_on = "content"
    ties = ("none", "Q=K", "V=K")
    batch_size = 16

    @property
    def n_contents(self) -> int:
        """Twice as many as are there at a time."""
        return 2 * self.size

    @property
    def _labels(self) -> tuple[str, ...]:
        return tuple(string.ascii_uppercase[: self.size])

    @property
    def _contents(self) -> tuple[str, ...]:
        return _numbered(self.n_contents)

    def _draw_contents(self, rng: np.random.Generator, n_examples: int) -> NDArray[np.intp]:
        return _permutations(rng, n_examples, self.n_contents)[:, : self.size]


class Library(ContentTask):
    """Cards ask a shelf; every label is on a card once and on a book once."""

    name = "library"
    statement = "Each card names a label. Find the book with that label and say what is in it."

    @property
    def n_answers(self) -> int:
        """The contents on the shelf."""
        return self.size

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The labels, which cards and books share, then the contents."""
        return self._labels + self._contents

    def draw(self, rng: np.random.Generator, n_examples: int) -> Batch:
        """Cards in the order of their labels, books in any order."""
        labels, contents = _permutations(rng, n_examples, self.size), self._draw_contents(rng, n_examples)
        cards = np.broadcast_to(np.eye(self.size), (n_examples, self.size, self.size))
        target_key = np.argsort(labels, axis=1)
        return Batch(
            x_query=np.concatenate([cards, np.zeros((*labels.shape, self.n_contents))], axis=-1),
            x_key=np.concatenate([_one_hot(labels, self.size), _one_hot(contents, self.n_contents)], axis=-1),
            target_key=target_key,
            target_content=np.take_along_axis(contents, target_key, axis=1),
        )


class Copy(ContentTask):
    """Every token has a label and a content, and wants the content of another label: it asks and it answers.

    With V = K the same d_head numbers have to say the label, to be found by, and the content, to be
    copied. Given room enough both fit, so no limit is claimed: what it costs is to be measured.
    """

    name = "copy"
    statement = "Each token wants one label. Find the token that has it and copy its content."

    @property
    def n_answers(self) -> int:
        """The contents of the other tokens."""
        return self.size - 1

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The label it has, the label it wants, the content it has."""
        return self._labels + tuple(f"wants {label}" for label in self._labels) + self._contents

    def draw(self, rng: np.random.Generator, n_examples: int) -> Batch:
        """Tokens in the order of their labels; each wants any label but its own."""
        labels = np.broadcast_to(np.arange(self.size), (n_examples, self.size))
        contents = self._draw_contents(rng, n_examples)
        wanted = (labels + rng.integers(1, self.size, size=labels.shape)) % self.size
        fields = _one_hot(labels, self.size), _one_hot(wanted, self.size), _one_hot(contents, self.n_contents)
        x = np.concatenate(fields, axis=-1)
        return Batch(x, x, target_key=wanted, target_content=np.take_along_axis(contents, wanted, axis=1))


class PlaceTask(Task):
    """Tokens known only by their places; what counts is where each looks, and none may look at itself.

    Nothing about such a task is random: every example is the same one.
    """

    scored_on = "key"
    ties = ("none", "Q=K")
    batch_size = 1

    @property
    def n_contents(self) -> int:
        """A place's content is its own name."""
        return self.size

    @property
    @abstractmethod
    def asking(self) -> NDArray[np.intp]:
        """The places whose tokens ask, [n_query]."""

    @property
    @abstractmethod
    def wanted(self) -> NDArray[np.intp]:
        """The place that each of them should look at, [n_query]."""

    @property
    def n_answers(self) -> int:
        """The tokens that are not itself."""
        return self.size - 1

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The places."""
        return _numbered(self.size)

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Everything but the token itself."""
        allowed: NDArray[np.bool_] = self.asking[:, None] != np.arange(self.size)
        return allowed

    def draw(self, rng: np.random.Generator, n_examples: int) -> Batch:  # noqa: ARG002 - nothing here is random
        """The one example there is, `n_examples` times."""
        x = np.broadcast_to(np.eye(self.size), (n_examples, self.size, self.size))
        wanted = np.broadcast_to(self.wanted, (n_examples, len(self.wanted)))
        return Batch(x[:, self.asking], x, target_key=wanted, target_content=wanted)


class PreviousToken(PlaceTask):
    """A line of tokens; the first has none before it and does not ask.

    Tied Q = K makes the scores symmetric, and even so this can be learned: scores that fall along the
    line put each token's previous one above its next. (On a ring there is no such falling all round.)
    """

    name = "previous"
    statement = "Each token looks at the one before it."

    @property
    def asking(self) -> NDArray[np.intp]:
        """All but the first."""
        return np.arange(1, self.size)

    @property
    def wanted(self) -> NDArray[np.intp]:
        """The place before."""
        return self.asking - 1


class NextOnRing(PlaceTask):
    """A ring of tokens: the last one's next neighbour is the first."""

    name = "ring"
    statement = "Each token on a ring looks at its next neighbour."

    @property
    def asking(self) -> NDArray[np.intp]:
        """All of them."""
        return np.arange(self.size)

    @property
    def wanted(self) -> NDArray[np.intp]:
        """The place after, round the ring."""
        return (self.asking + 1) % self.size

    def limit(self, tied: Tied) -> Level | None:
        """With Q = K: never all tokens right, and a mean loss of at least ln 2."""
        # Let s be the scaled scores and A their softmax; indices are on the ring, so n means 0. Tied
        # Q = K makes q = k and so s[i,j] = s[j,i]. The log-odds of next against previous are
        #     d[i] = ln A[i,i+1] - ln A[i,i-1] = s[i,i+1] - s[i,i-1] = s[i,i+1] - s[i-1,i],
        # and over the ring both terms run through the same n numbers: Σ d[i] = 0.
        #
        # Loss: A[i,i+1] + A[i,i-1] ≤ 1, so A[i,i+1] ≤ 1 / (1 + exp(-d[i])), and the token's loss is
        # at least ln(1 + exp(-d[i])). That is convex in d, so by Jensen its mean over the ring is at
        # least its value at the mean of d, which is 0: ln 2. Scores that are equal for both
        # neighbours and much lower elsewhere come as near as one likes.
        #
        # Accuracy: a token is right only if d[i] ≥ 0. All n right would need every d[i] = 0, and then
        # next and previous tie everywhere; a tie goes to the lower place, which is the previous one
        # for token 1. So at least one is wrong, and n - 1 can be right (scores that grow along the
        # ring until they break off once). Accuracy alone is thus a weak measure here; the loss is not.
        #
        # Nothing else about s was used: the bound holds for any x, d_head, scale and learning rate.
        if tied != "Q=K":
            return None
        return Level(accuracy=(self.size - 1) / self.size, loss=float(np.log(2)))


TASKS: dict[str, type[Task]] = {task.name: task for task in (Library, PreviousToken, NextOnRing, Copy)}


def _numbered(n: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(n))


def _one_hot(indices: NDArray[np.intp], size: int) -> Array:
    return np.eye(size)[indices]


def _permutations(rng: np.random.Generator, n_examples: int, size: int) -> NDArray[np.intp]:
    """[n_examples, size], each row the numbers below size in an order of its own."""
    return rng.permuted(np.broadcast_to(np.arange(size), (n_examples, size)), axis=1)
