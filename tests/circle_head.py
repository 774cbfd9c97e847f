"""A head made by hand that solves every task with two numbers a vector."""

import numpy as np

from qkv_core.learning.single_head import SingleHead
from qkv_core.learning.tasks import Task


def circle(n: int) -> np.ndarray:
    """n directions, [n, 2]; each is its own nearest one."""
    angles = 2 * np.pi * np.arange(n) / n
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def circle_head(task: Task, length: float) -> SingleHead:
    """Two numbers a vector: every label, place and content is a direction, and what matches points the same way."""
    tokens, contents = length * circle(task.size), length * circle(task.n_contents)
    no_tokens, no_contents = 0 * tokens, 0 * contents
    W_Q, W_K, W_V = {
        "library": ([tokens, no_contents], [tokens, no_contents], [no_tokens, contents]),
        "copy": ([no_tokens, tokens, no_contents], [tokens, no_tokens, no_contents], [no_tokens, no_tokens, contents]),
        "previous": ([np.roll(tokens, 1, axis=0)], [tokens], [contents]),
        "ring": ([np.roll(tokens, -1, axis=0)], [tokens], [contents]),
    }[task.name]
    matrices = (np.concatenate(rows)[None] for rows in (W_Q, W_K, W_V))
    return SingleHead(*matrices, W_O=contents.T[None], scale=2**-0.5)
