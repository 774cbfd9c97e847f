"""Tasks small enough to learn in seconds: what the tokens are, where each should look, what it finds there.

Every token is a row of ones and zeros, so that each row of W_Q, W_K or W_V belongs to one thing that a
token can be. There are two kinds of task:

- Content tasks (library, copy) are scored on what is found: z·W_O names a content, and all four matrices learn.
- Place tasks (previous, ring) are scored on where a token looks, -ln of its weight on the right key. Their values
  are the tokens' own names, with W_V and W_O fixed to the identity, so that z is the row of attention
  weights itself; only W_Q and W_K learn.
"""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array

Tied = Literal["none", "Q=K", "V=K"]
Places = NDArray[np.intp]

# On a ring of three, next and previous just differ; sixteen tokens still make a readable heatmap.
MIN_SIZE, MAX_SIZE = 3, 16
_SIZE = 8


@dataclass(frozen=True, eq=False)
class Batch:
    """B independent examples. Queries and keys are the same tokens in some tasks and different ones in others."""

    x_query: Array  # [B, n_query, d_model]
    x_key: Array  # [B, n_key, d_model]
    target_key: Places  # [B, n_query], the key to look at
    target_content: Places  # [B, n_query], what is to be found there


@dataclass(frozen=True)
class Level:
    """Something to measure a run against: the share of queries answered right, and the loss in nats a query."""

    accuracy: float
    loss: float


# Untied, places on a circle are enough from d_head = 2 on: the right key is the nearest in direction, so is then
# the right content, and longer vectors bring the loss as near to 0 as one likes.
PERFECT = Level(accuracy=1.0, loss=0.0)


@dataclass(frozen=True)
class Task:
    """What is to be learned. Raises ValueError if the size is out of bounds."""

    name: str
    statement: str
    size: int  # how many tokens, and labels where there are any
    feature_names: tuple[str, ...]  # of a token's d_model ones and zeros: of the rows of W_Q, W_K, W_V
    n_contents: int  # how many different contents a token can have
    n_answers: int  # as many equally likely ones are left to a query that looks equally at all tokens but itself
    learns_values: bool  # a content task; in a place task W_V and W_O stay as they are
    # New examples, so many; a generator in the same state draws the same ones.
    draw: Callable[[np.random.Generator, int], Batch] = field(compare=False, repr=False)
    # Which keys a query may attend to, [n_query, n_key]; None where it may attend to all.
    mask: NDArray[np.bool_] | None = field(default=None, compare=False, repr=False)
    # The best that matrices so tied can reach at any size and rate, where that is proved.
    limits: Mapping[Tied, Level] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not MIN_SIZE <= self.size <= MAX_SIZE:
            raise ValueError(f"A task has from {MIN_SIZE} to {MAX_SIZE} tokens; got size {self.size}.")

    @property
    def ties(self) -> tuple[Tied, ...]:
        """Those that change anything in this task."""
        return ("none", "Q=K", "V=K") if self.learns_values else ("none", "Q=K")

    @property
    def batch_size(self) -> int:
        """How many examples a step learns from; of a place task there is one."""
        return 16 if self.learns_values else 1

    @property
    def chance(self) -> Level:
        """What is reached by looking equally at all tokens but oneself."""
        return Level(1 / self.n_answers, float(np.log(self.n_answers)))

    def lowest_loss(self, tied: Tied, d_head: int) -> float:
        """No head so tied and of this size stays below this mean loss, at any rate and patience; 0 where none is known.

        With one number a vector every score is a product of two numbers, and a query gives more than half of its
        weight only to the key with the largest number or the smallest; or, where it is itself that key, to the next.
        So of a place task's queries, which all want different keys, at most four are so sure of the right one. In a
        content task z·W_O is one number times others, and gives more than half only to two of the 2·size contents,
        which one of `size` queries wants on average, and never more than two of the library's. Every query that is
        not so sure loses ln 2 or more.
        """
        proved = self.limits[tied].loss if tied in self.limits else 0.0
        if d_head > 1:
            return proved
        n_sure, n_queries = (2, self.size) if self.mask is None else (4, len(self.mask))
        return max(proved, (1 - min(1.0, n_sure / n_queries)) * float(np.log(2)))

    def token_names(self, batch: Batch) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The queries and keys of the batch's first example, each told by what it is."""
        names = np.array(self.feature_names)
        queries, keys = (tuple(" ".join(names[row > 0]) for row in x[0]) for x in (batch.x_query, batch.x_key))
        return queries, keys


def library(size: int = _SIZE) -> Task:
    """Cards ask a shelf; every label is on a card once and on a book once."""

    def draw(rng: np.random.Generator, n_examples: int) -> Batch:
        """Cards in the order of their labels, books in any order."""
        labels, contents = _permutations(rng, n_examples, size), _draw_contents(rng, n_examples, size)
        cards = np.broadcast_to(np.eye(size), (n_examples, size, size))
        target_key = np.argsort(labels, axis=1)
        return Batch(
            x_query=np.concatenate([cards, np.zeros((*labels.shape, 2 * size))], axis=-1),
            x_key=np.concatenate([_one_hot(labels, size), _one_hot(contents, 2 * size)], axis=-1),
            target_key=target_key,
            target_content=np.take_along_axis(contents, target_key, axis=1),
        )

    return Task(
        name="library",
        statement="Each card names a label. Find the book with that label and say what is in it.",
        size=size,
        feature_names=_labels(size) + _numbered(2 * size),  # cards and books share the labels
        n_contents=2 * size,
        n_answers=size,  # the contents on the shelf
        learns_values=True,
        draw=draw,
    )


def copy(size: int = _SIZE) -> Task:
    """Every token has a label and a content, and wants the content of another label: it asks and it answers.

    With V = K the same d_head numbers have to say the label, to be found by, and the content, to be
    copied. Given room enough both fit, so no limit is claimed: what it costs is to be measured.
    """

    def draw(rng: np.random.Generator, n_examples: int) -> Batch:
        """Tokens in the order of their labels; each wants any label but its own."""
        labels = np.broadcast_to(np.arange(size), (n_examples, size))
        contents = _draw_contents(rng, n_examples, size)
        wanted = (labels + rng.integers(1, size, size=labels.shape)) % size
        parts = _one_hot(labels, size), _one_hot(wanted, size), _one_hot(contents, 2 * size)
        x = np.concatenate(parts, axis=-1)
        return Batch(x, x, target_key=wanted, target_content=np.take_along_axis(contents, wanted, axis=1))

    return Task(
        name="copy",
        statement="Each token wants one label. Find the token that has it and copy its content.",
        size=size,
        feature_names=_labels(size) + tuple(f"wants {label}" for label in _labels(size)) + _numbered(2 * size),
        n_contents=2 * size,
        n_answers=size - 1,  # the contents of the other tokens
        learns_values=True,
        draw=draw,
    )


def previous(size: int = _SIZE) -> Task:
    """A line of tokens; the first has none before it and does not ask.

    Tied Q = K makes the scores symmetric, and even so this can be learned: scores that fall along the
    line put each token's previous one above its next. (On a ring there is no such falling all round.)
    """
    asking = np.arange(1, size)
    return _place_task("previous", "Each token looks at the one before it.", size, asking, asking - 1)


def ring(size: int = _SIZE) -> Task:
    """A ring of tokens: the last one's next neighbour is the first. With Q = K it can't be learned."""
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
    limit = Level(accuracy=(size - 1) / size, loss=float(np.log(2)))
    asking = np.arange(size)
    return _place_task(
        "ring", "Each token on a ring looks at its next neighbour.", size, asking, (asking + 1) % size, {"Q=K": limit}
    )


TASKS: Mapping[str, Callable[..., Task]] = {"library": library, "previous": previous, "ring": ring, "copy": copy}


def _place_task(
    name: str, statement: str, size: int, asking: Places, wanted: Places, limits: Mapping[Tied, Level] | None = None
) -> Task:
    """Tokens known only by their places; `asking` [n_query] look at `wanted` [n_query], and none at itself.

    Nothing about such a task is random: every example is the same one.
    """

    def draw(_rng: np.random.Generator, n_examples: int) -> Batch:
        x = np.broadcast_to(np.eye(size), (n_examples, size, size))
        targets = np.broadcast_to(wanted, (n_examples, len(wanted)))
        return Batch(x[:, asking], x, target_key=targets, target_content=targets)

    return Task(
        name=name,
        statement=statement,
        size=size,
        feature_names=_numbered(size),
        n_contents=size,  # a place's content is its own name
        n_answers=size - 1,  # the tokens that are not itself
        learns_values=False,
        draw=draw,
        mask=asking[:, None] != np.arange(size),
        limits=limits or {},
    )


def _labels(size: int) -> tuple[str, ...]:
    return tuple(string.ascii_uppercase[:size])


def _numbered(n: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(n))


def _one_hot(indices: Places, size: int) -> Array:
    return np.eye(size)[indices]


def _draw_contents(rng: np.random.Generator, n_examples: int, size: int) -> Places:
    """[n_examples, size], in each example different ones, so that without the label all are equally likely.

    Half of the possible ones are missing each time, or the right one could be told by exclusion: a head
    could look at every key but the right one and name the content that it did not find.
    """
    return _permutations(rng, n_examples, 2 * size)[:, :size]


def _permutations(rng: np.random.Generator, n_examples: int, size: int) -> Places:
    """[n_examples, size], each row the numbers below size in an order of its own."""
    return rng.permuted(np.broadcast_to(np.arange(size), (n_examples, size)), axis=1)
