"""Training steps per second, ours against the same head in torch, alternating in one process.

Run: python -m tests.bench.bench_training
Ours also measures accuracy, target weight and gradient norms at each step; torch only learns. Torch
has one thread here: at these sizes more make it slower. NumPy has as many as its BLAS is given: on a
busy machine, OPENBLAS_NUM_THREADS=1 shows what waiting for the second one costs at the largest d_head.
"""

import statistics
import time
from collections.abc import Iterator

import numpy as np
import torch

from qkv_core.learning.tasks import TASKS, Task
from qkv_core.learning.training import TrainConfig, train
from tests.torch_head import TorchHead

N_ROUNDS, N_STEPS = 7, 100


def torch_steps(task: Task, config: TrainConfig) -> Iterator[float]:
    """The steps that `train` takes, in torch."""
    head, batches = TorchHead(task, config), np.random.default_rng((config.seed, 0))
    for _ in range(config.n_steps + 1):
        yield head.step(task.draw(batches, task.batch_size))


def steps_per_second(steps: Iterator[object]) -> float:
    """Over one run."""
    next(steps)  # what a first step sets up is not counted
    started = time.perf_counter()
    n_steps = sum(1 for _ in steps)
    return n_steps / (time.perf_counter() - started)


def main() -> None:
    torch.set_num_threads(1)
    print("task       optimiser  d_head    ours   torch  ratio (median of rounds; above 1: ours is faster)")
    for name in TASKS:
        for optimiser in ("sgd", "adam"):
            for d_head in (8, 32, 256):
                task = TASKS[name]()
                config = TrainConfig(d_head=d_head, optimiser=optimiser, n_steps=N_STEPS)
                rounds = [
                    (steps_per_second(train(task, config)), steps_per_second(torch_steps(task, config)))
                    for _ in range(N_ROUNDS)
                ]
                ours, theirs = (statistics.median(speeds) for speeds in zip(*rounds, strict=True))
                ratio = statistics.median(a / b for a, b in rounds)
                print(f"{name:10} {optimiser:9} {d_head:7} {ours:7.0f} {theirs:7.0f}  {ratio:.2f}", flush=True)


if __name__ == "__main__":
    main()
