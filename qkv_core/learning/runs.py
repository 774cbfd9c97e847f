"""Training runs that are kept: advanced a slice at a time, drawn as curves, and scrubbed back through."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.learning.rivals import Setup
from qkv_core.learning.tasks import Task
from qkv_core.learning.training import TrainConfig, TrainingDivergedError, TrainStep, train

# Matrices of this many steps are kept, evenly spread over the run, so that a long run of large ones stays small.
MAX_SNAPSHOTS = 60
# The share of chance's loss below which a task counts as learned.
LEARNED = 0.1
_LAST_STEPS = 10  # a mean over so many new batches is steadier than the last one alone


@dataclass(frozen=True)
class Curves:
    """A number for every step so far, each array [n_steps]."""

    step: NDArray[np.intp]
    loss: Array
    accuracy: Array
    target_weight: Array
    gradient_norms: dict[str, Array]  # by matrix


class TrainingRun:
    """Holds step 0 from the start. Belongs to one visitor: not for sharing between threads."""

    def __init__(self, task: Task, config: TrainConfig) -> None:
        """Raises ValueError if the config does not suit the task."""
        self.task, self.config = task, config
        self.failure: str | None = None  # why the run broke off, in a sentence
        self._steps = train(task, config)
        self._records: list[tuple[float, float, float]] = []
        self._norms: list[dict[str, float]] = []
        self._snapshots: list[TrainStep] = []
        self._stride = 1
        self.advance(1)

    def advance(self, n_steps: int) -> None:
        """Take up to `n_steps` more; fewer where the run ends or fails."""
        for _ in range(n_steps):
            if self.is_finished:
                return
            try:
                self._record(next(self._steps))
            except TrainingDivergedError as error:
                self.failure = str(error)

    @property
    def is_finished(self) -> bool:
        """True after the last step, or a failure."""
        return self.failure is not None or len(self._records) > self.config.n_steps

    @property
    def latest(self) -> TrainStep:
        """The last step taken."""
        return self._latest

    @property
    def snapshots(self) -> tuple[TrainStep, ...]:
        """The steps that were kept, in order; the first and the latest are always among them."""
        kept = self._snapshots
        return (*kept,) if kept[-1] is self._latest else (*kept, self._latest)

    def nearest(self, step: int) -> TrainStep:
        """The kept step closest to `step`; of two as close the earlier one."""
        return min(self.snapshots, key=lambda kept: abs(kept.step - step))

    @property
    def curves(self) -> Curves:
        """Every step so far."""
        loss, accuracy, target_weight = np.array(self._records).T
        norms = {name: np.array([record[name] for record in self._norms]) for name in self._norms[0]}
        return Curves(np.arange(len(loss)), loss, accuracy, target_weight, norms)

    def _record(self, step: TrainStep) -> None:
        self._latest = step
        self._records.append((step.loss, step.accuracy, step.target_weight))
        self._norms.append(step.gradient_norms)
        if step.step % self._stride == 0:
            self._snapshots.append(step)
        if len(self._snapshots) > MAX_SNAPSHOTS:
            self._snapshots = self._snapshots[::2]
            self._stride *= 2


@dataclass(frozen=True)
class Outcome:
    """How a run stands."""

    step: int
    n_steps: int  # that it is to take
    loss: float
    accuracy: float
    target_weight: float
    last_losses: float  # the mean of the last ten
    learned_at: int | None  # the first step with a loss below LEARNED of chance's
    is_finished: bool
    failure: str | None
    lowest_loss: float  # that it can reach, as far as that is proved
    can_learn: bool  # False where it is proved that it never will
    is_tied: bool  # two of its matrices are one


class Experiment:
    """The runs of a setup, side by side, by their names in the legend. Belongs to one visitor, as its runs do."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.runs = {name: TrainingRun(setup.task, config) for name, config in setup.configs.items()}

    def advance(self, n_steps: int) -> None:
        """Up to so many steps of every run."""
        for run in self.runs.values():
            run.advance(n_steps)

    @property
    def n_steps(self) -> int:
        """How many each run is to take."""
        return self.setup.config.n_steps

    @property
    def step(self) -> int:
        """The last one taken."""
        return max(run.latest.step for run in self.runs.values())

    @property
    def is_finished(self) -> bool:
        """True when every run is."""
        return all(run.is_finished for run in self.runs.values())

    @property
    def kept_steps(self) -> list[int]:
        """Those that can be looked back on."""
        return sorted({snapshot.step for run in self.runs.values() for snapshot in run.snapshots})

    @property
    def outcomes(self) -> dict[str, Outcome]:
        """How the runs stand."""
        return {name: _outcome(run) for name, run in self.runs.items()}


def _outcome(run: TrainingRun) -> Outcome:
    loss, latest = run.curves.loss, run.latest
    learned_below = LEARNED * run.task.chance.loss
    learned = np.flatnonzero(loss < learned_below)
    lowest_loss = run.task.lowest_loss(run.config.tied, run.config.d_head)
    return Outcome(
        step=latest.step,
        n_steps=run.config.n_steps,
        loss=latest.loss,
        accuracy=latest.accuracy,
        target_weight=latest.target_weight,
        last_losses=float(loss[-_LAST_STEPS:].mean()),
        learned_at=int(learned[0]) if len(learned) else None,
        is_finished=run.is_finished,
        failure=run.failure,
        lowest_loss=lowest_loss,
        can_learn=lowest_loss < learned_below,
        is_tied=run.config.tied != "none",
    )
