"""The head of `qkv_core.learning.single_head` once more, in torch, with autograd and torch's own optimisers."""

import numpy as np

from qkv_core.learning.tasks import Batch, Task
from qkv_core.learning.training import TrainConfig, initial_matrices
from tests.later import torch


class TorchHead:
    """Starts from the same matrices as a run of `qkv_core.learning.training.train` with the same config."""

    def __init__(self, task: Task, config: TrainConfig) -> None:
        self.task, self.config = task, config
        self.matrices = {
            name: torch.tensor(matrix[0], requires_grad=True) for name, matrix in initial_matrices(task, config).items()
        }
        make_optimiser = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[config.optimiser]
        self.optimiser = make_optimiser(self.matrices.values(), lr=config.step_size)
        self.mask = None if task.mask is None else torch.from_numpy(task.mask)

    def step(self, batch: Batch) -> float:
        """One step of training; the loss before it."""
        self.optimiser.zero_grad()
        loss = self.loss(batch)
        loss.backward()
        self.optimiser.step()
        return loss.item()

    def loss(self, batch: Batch) -> "torch.Tensor":
        """The mean cross-entropy of the task's answers."""
        x_query, x_key = _tensor(batch.x_query), _tensor(batch.x_key)
        W_Q = self.matrices["W_Q"]
        W_K = W_Q if self.config.tied == "Q=K" else self.matrices["W_K"]
        scaled_scores = (x_query @ W_Q) @ (x_key @ W_K).transpose(-1, -2) * self.config.scale
        if self.mask is not None:
            scaled_scores = scaled_scores.masked_fill(~self.mask, -torch.inf)
        if not self.task.learns_values:
            return torch.nn.functional.cross_entropy(scaled_scores.flatten(0, 1), _tensor(batch.target_key).flatten())
        W_V = W_K if self.config.tied == "V=K" else self.matrices["W_V"]
        z = torch.softmax(scaled_scores, dim=-1) @ (x_key @ W_V)
        logits = z @ self.matrices["W_O"]
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), _tensor(batch.target_content).flatten())


def _tensor(array: np.ndarray) -> "torch.Tensor":
    # torch warns of arrays that can't be written to; a batch is small, so copy it.
    return torch.from_numpy(np.array(array))
