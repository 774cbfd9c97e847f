"""Learning W_Q, W_K and W_V: one attention head trained on a task, one step at a time.

The steps come from an iterator: whoever draws them takes as many as a moment allows, and stops when they like.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import numpy as np

from qkv_core.attention import Array, read_only
from qkv_core.learning.optimisers import OPTIMISERS, Matrices, OptimiserName
from qkv_core.learning.single_head import Answers, SingleHead
from qkv_core.learning.tasks import Batch, Task, Tied

# Bounds on a run's time and memory, whatever an address asks for. At the largest d_head an unscaled
# content task learns many times slower than a scaled one, or not at all: more would show nothing new.
MAX_D_HEAD = 256
MAX_STEPS = 2000
MAX_LEARNING_RATE = 100.0

# Which matrix each way of tying does without, and which one stands in for it.
_STAND_INS: dict[Tied, dict[str, str]] = {"none": {}, "Q=K": {"W_K": "W_Q"}, "V=K": {"W_V": "W_K"}}

# Random streams. Each matrix has its own, so that runs that differ in one choice start alike where they can.
_STREAMS = {"batches": 0, "W_Q": 1, "W_K": 2, "W_V": 3, "W_O": 4}
_EXAMPLE_SEED = 1


class TrainingDivergedError(ValueError):
    """The numbers grew out of range; the message names the step and the cure."""


@dataclass(frozen=True)
class TrainConfig:
    """The learner's choices. Raises ValueError where one is out of bounds."""

    d_head: int = 32  # as in the bundled model
    scaled: bool = True  # scores / √d_head, or the bare scores
    tied: Tied = "none"
    optimiser: OptimiserName = "adam"
    learning_rate: float | None = None  # None: the optimiser's own default
    n_steps: int = 300
    seed: int = 0

    def __post_init__(self) -> None:
        _check_range("d_head", self.d_head, 1, MAX_D_HEAD)
        _check_range("n_steps", self.n_steps, 1, MAX_STEPS)
        _check_range("seed", self.seed, 0, 2**32 - 1)
        _check_choice("tied", self.tied, get_args(Tied))
        _check_choice("optimiser", self.optimiser, OPTIMISERS)
        if not 0 < self.step_size <= MAX_LEARNING_RATE:
            raise ValueError(f"learning_rate must be above 0, up to {MAX_LEARNING_RATE}; got {self.learning_rate}.")

    @property
    def step_size(self) -> float:
        """The learning rate in force."""
        return OPTIMISERS[self.optimiser].default_learning_rate if self.learning_rate is None else self.learning_rate

    @property
    def scale(self) -> float:
        """What the scores are multiplied by."""
        return self.d_head**-0.5 if self.scaled else 1.0


@dataclass(frozen=True)
class TrainStep:
    """The head before it learns from this step's batch; step 0 is before any learning."""

    step: int
    loss: float  # on this step's new batch, which the head has not learned from yet
    accuracy: float
    target_weight: float  # mean attention weight on the right key
    gradient_norms: dict[str, float]  # of each learned matrix; a tied one is under the name that stands for both
    head: SingleHead
    task: Task

    @property
    def W_Q(self) -> Array:
        """[1, d_model, d_head]; its rows are the task's feature_names."""
        return self.head.W_Q

    @property
    def W_K(self) -> Array:
        """[1, d_model, d_head]; the same array as W_Q where they are tied."""
        return self.head.W_K

    @property
    def W_V(self) -> Array:
        """[1, d_model, d_head]; the same array as W_K where they are tied."""
        return self.head.W_V

    @property
    def W_O(self) -> Array:
        """[1, d_head, n_contents]."""
        return self.head.W_O

    @cached_property
    def example(self) -> Answers:
        """What the head answers to the task's example, the same one in every run."""
        return self.head.forward(self.task, example_batch(self.task))

    @property
    def attention_weights(self) -> Array:
        """[1, n_query, n_key] on the task's example."""
        return self.example.attention.attention_weights


def train(task: Task, config: TrainConfig) -> Iterator[TrainStep]:
    """Steps 0 to n_steps of a run; the same task and config give the same run on the same machine.

    Raises ValueError at once if the tie means nothing in this task, and TrainingDivergedError on the way.
    """
    _check_choice(f"In the task {task.name!r}, tied", config.tied, task.ties)
    return _run(task, config)


def example_batch(task: Task) -> Batch:
    """The one example that a task's runs are drawn with."""
    return task.draw(np.random.default_rng(_EXAMPLE_SEED), 1)


def initial_matrices(task: Task, config: TrainConfig) -> Matrices:
    """Normal random numbers of a size that gives the numbers of untied q, k and v a mean square of 1.

    That is the assumption under which Vaswani et al. 2017 (footnote 4) derive √d_k. Matrices that the
    tie does without, and those that the task does not teach, are left out.
    """
    example = example_batch(task)
    d_model = example.x_key.shape[-1]
    shapes = {"W_Q": (1, d_model, config.d_head), "W_K": (1, d_model, config.d_head)}
    input_squares = {"W_Q": _mean_square_length(example.x_query), "W_K": _mean_square_length(example.x_key)}
    if task.learns_values:
        shapes |= {"W_V": shapes["W_K"], "W_O": (1, config.d_head, task.n_contents)}
        input_squares |= {"W_V": input_squares["W_K"], "W_O": config.d_head}
    return {
        name: _stream(config, name).normal(scale=input_squares[name] ** -0.5, size=shape)
        for name, shape in shapes.items()
        if name not in _STAND_INS[config.tied]
    }


def _run(task: Task, config: TrainConfig) -> Iterator[TrainStep]:
    batches = _stream(config, "batches")
    matrices = initial_matrices(task, config)
    optimiser = OPTIMISERS[config.optimiser](config.step_size)
    for step in range(config.n_steps + 1):
        head = _build_head(matrices, task, config)
        # Numbers that outgrow their range are reported below in words, not as warnings.
        with np.errstate(over="ignore", invalid="ignore"):
            batch = task.draw(batches, task.batch_size)
            answers = head.forward(task, batch)
            gradients = _fold_ties(head.backward(task, batch, answers), config.tied)
            norms = {name: float(np.linalg.norm(gradient)) for name, gradient in gradients.items()}
            matrices = optimiser.step(matrices, gradients)
        if not np.isfinite([answers.loss, *norms.values()]).all():
            raise TrainingDivergedError(
                f"At step {step} the numbers outgrew their range (the loss is {answers.loss}). "
                f"Try a smaller learning rate than {config.step_size}."
            )
        yield TrainStep(step, answers.loss, answers.accuracy, answers.target_weight, norms, head, task)


def _build_head(matrices: Matrices, task: Task, config: TrainConfig) -> SingleHead:
    whole = {name: read_only(matrix) for name, matrix in matrices.items()}
    whole |= {name: whole[stand_in] for name, stand_in in _STAND_INS[config.tied].items()}
    if not task.learns_values:
        whole |= dict.fromkeys(("W_V", "W_O"), read_only(np.eye(task.size)[None]))
    return SingleHead(**whole, scale=config.scale)


def _fold_ties(gradients: Matrices, tied: Tied) -> Matrices:
    """A matrix that is used twice receives both gradients."""
    folded = dict(gradients)
    for name, stand_in in _STAND_INS[tied].items():
        folded[stand_in] = folded[stand_in] + folded.pop(name)
    return folded


def _stream(config: TrainConfig, name: str) -> np.random.Generator:
    return np.random.default_rng((config.seed, _STREAMS[name]))


def _mean_square_length(x: Array) -> float:
    return float(np.mean(np.sum(x * x, axis=-1)))


def _check_range(name: str, value: int, smallest: int, largest: int) -> None:
    if not smallest <= value <= largest:
        raise ValueError(f"{name} must be from {smallest} to {largest}; got {value}.")


def _check_choice(name: str, value: str, choices: Collection[str]) -> None:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}; got {value}.")
