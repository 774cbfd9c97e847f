"""A training run that is kept: advanced a slice at a time, drawn as curves, and scrubbed back through."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.learning.tasks import Task
from qkv_core.learning.training import TrainConfig, TrainingDivergedError, TrainStep, train

# Matrices of this many steps are kept, evenly spread over the run, so that a long run of large ones stays small.
MAX_SNAPSHOTS = 60


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
