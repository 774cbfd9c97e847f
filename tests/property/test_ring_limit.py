"""No symmetric scores, however made, get below the limit that is proved for the ring with Q = K."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qkv_core.learning.single_head import SingleHead, cross_entropy
from qkv_core.learning.tasks import MAX_SIZE, MIN_SIZE, ring

ROUNDING = 1e-9  # of a mean of logarithms of numbers up to some thousands


@given(st.integers(MIN_SIZE, MAX_SIZE), st.integers(0, 2**32 - 1), st.floats(0.01, 1000))
@settings(deadline=None)
def test_symmetric_scores(size: int, seed: int, sharpness: float) -> None:
    task, half = ring(size), sharpness * np.random.default_rng(seed).normal(size=(size, size))
    limit = task.limits["Q=K"]
    wanted = ring(size).draw(np.random.default_rng(), 1).target_key[0]
    loss, probabilities = cross_entropy(np.where(task.mask, half + half.T, -np.inf), wanted)
    assert loss >= limit.loss - ROUNDING
    assert np.mean(probabilities.argmax(axis=-1) == wanted) <= limit.accuracy


@given(st.integers(MIN_SIZE, MAX_SIZE), st.integers(1, 20), st.integers(0, 2**32 - 1), st.floats(0.01, 30))
@settings(deadline=None)
def test_any_one_matrix_for_queries_and_keys(size: int, d_head: int, seed: int, sharpness: float) -> None:
    task, rng = ring(size), np.random.default_rng(seed)
    W = sharpness * rng.normal(size=(1, size, d_head))
    identity = np.eye(size)[None]
    answers = SingleHead(W, W, identity, identity, scale=d_head**-0.5).forward(task, task.draw(rng, 1))
    limit = task.limits["Q=K"]
    assert answers.loss >= limit.loss - ROUNDING
    assert answers.accuracy <= limit.accuracy
