"""A kept run: slices make no difference, memory is bounded, and every kept step can be found again."""

import numpy as np
import pytest

from qkv_core.learning.runs import MAX_SNAPSHOTS, TrainingRun
from qkv_core.learning.tasks import Library, NextOnRing
from qkv_core.learning.training import TrainConfig, train


def test_slices_make_no_difference_to_the_run() -> None:
    config = TrainConfig(n_steps=29)
    run = TrainingRun(Library(), config)
    for n_steps in (7, 11, 100):
        run.advance(n_steps)
    steps = list(train(Library(), config))
    assert run.is_finished
    np.testing.assert_array_equal(run.curves.step, np.arange(30))
    np.testing.assert_array_equal(run.curves.loss, [step.loss for step in steps])
    np.testing.assert_array_equal(run.curves.accuracy, [step.accuracy for step in steps])
    np.testing.assert_array_equal(run.curves.target_weight, [step.target_weight for step in steps])
    np.testing.assert_array_equal(run.curves.gradient_norms["W_O"], [step.gradient_norms["W_O"] for step in steps])
    np.testing.assert_array_equal(run.latest.W_Q, steps[-1].W_Q)


def test_a_new_run_already_has_step_zero() -> None:
    run = TrainingRun(Library(), TrainConfig())
    assert run.latest.step == 0
    assert not run.is_finished
    assert [step.step for step in run.snapshots] == [0]


def test_a_long_run_keeps_few_evenly_spread_steps_and_the_latest() -> None:
    n_steps = 3 * MAX_SNAPSHOTS + 1
    run = TrainingRun(NextOnRing(3), TrainConfig(n_steps=n_steps))
    run.advance(n_steps)
    kept = [step.step for step in run.snapshots]
    assert kept == [*range(0, n_steps, 4), n_steps]
    assert len(kept) <= MAX_SNAPSHOTS + 1
    assert len(run.curves.loss) == n_steps + 1


def test_scrubbing_finds_the_nearest_kept_step() -> None:
    run = TrainingRun(NextOnRing(3), TrainConfig(n_steps=2 * MAX_SNAPSHOTS))
    run.advance(2 * MAX_SNAPSHOTS)
    assert [run.nearest(step).step for step in (0, 5, 7, 10**6)] == [0, 4, 8, 2 * MAX_SNAPSHOTS]


def test_a_run_that_breaks_off_keeps_what_it_had_and_says_why() -> None:
    config = TrainConfig(optimiser="sgd", learning_rate=100.0, scaled=False, n_steps=2000)
    run = TrainingRun(Library(), config)
    run.advance(2000)
    assert run.is_finished
    assert "smaller learning rate" in run.failure
    assert np.isfinite(run.curves.loss).all()
    assert run.latest.step == len(run.curves.loss) - 1


def test_a_config_that_does_not_suit_the_task_is_refused() -> None:
    with pytest.raises(ValueError, match="tied must be one of"):
        TrainingRun(NextOnRing(), TrainConfig(tied="V=K"))
