"""Two ways to turn gradients into a step: plain gradient descent and Adam. Neither changes an array in place."""

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

import numpy as np

from qkv_core.attention import Array

Matrices = dict[str, Array]
OptimiserName = Literal["sgd", "adam"]


class Optimiser(ABC):
    """Holds what it has to remember from one step to the next."""

    default_learning_rate: ClassVar[float]  # one that learns every task here within a few hundred steps

    def __init__(self, learning_rate: float) -> None:
        self._learning_rate = learning_rate

    @abstractmethod
    def step(self, matrices: Matrices, gradients: Matrices) -> Matrices:
        """The matrices after one step against their gradients, which have the same names and shapes."""


class GradientDescent(Optimiser):
    """Each step is the learning rate times the gradient: W - η·dW."""

    default_learning_rate = 3.0

    def step(self, matrices: Matrices, gradients: Matrices) -> Matrices:
        """One step downhill."""
        return {name: W - self._learning_rate * gradients[name] for name, W in matrices.items()}


class Adam(Optimiser):
    """Each number's step is about the learning rate, whatever the size of its gradient: W - η·m̂ / (√v̂ + ε).

    Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1, with its β₁, β₂ and ε.
    """

    default_learning_rate = 0.05
    beta_mean, beta_square, epsilon = 0.9, 0.999, 1e-8

    def __init__(self, learning_rate: float) -> None:
        super().__init__(learning_rate)
        self._n_steps = 0
        self._means: Matrices = {}
        self._squares: Matrices = {}

    def step(self, matrices: Matrices, gradients: Matrices) -> Matrices:
        """One step, by running means of the gradient and of its square."""
        self._n_steps += 1
        return {name: W - self._change(name, gradients[name]) for name, W in matrices.items()}

    def _change(self, name: str, dW: Array) -> Array:
        mean = self.beta_mean * self._means.get(name, 0.0) + (1 - self.beta_mean) * dW
        square = self.beta_square * self._squares.get(name, 0.0) + (1 - self.beta_square) * dW * dW
        self._means[name], self._squares[name] = mean, square
        # Both began at 0; without these divisors the first steps would be too small.
        unbiased_mean = mean / (1 - self.beta_mean**self._n_steps)
        unbiased_square = square / (1 - self.beta_square**self._n_steps)
        change: Array = self._learning_rate * unbiased_mean / (np.sqrt(unbiased_square) + self.epsilon)
        return change


OPTIMISERS: dict[OptimiserName, type[Optimiser]] = {"sgd": GradientDescent, "adam": Adam}
