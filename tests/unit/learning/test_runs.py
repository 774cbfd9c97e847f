"""A kept run: slices make no difference, memory is bounded, and every kept step can be found again."""

import numpy as np
import pytest

from qkv_core.learning.rivals import Setup
from qkv_core.learning.runs import LEARNED, MAX_SNAPSHOTS, Experiment, TrainingRun
from qkv_core.learning.tasks import copy, library, ring
from qkv_core.learning.training import TrainConfig, train


def test_slices_make_no_difference_to_the_run() -> None:
    config = TrainConfig(n_steps=29)
    run = TrainingRun(library(), config)
    for n_steps in (7, 11, 100):
        run.advance(n_steps)
    steps = list(train(library(), config))
    assert run.is_finished
    np.testing.assert_array_equal(run.curves.step, np.arange(30))
    np.testing.assert_array_equal(run.curves.loss, [step.loss for step in steps])
    np.testing.assert_array_equal(run.curves.accuracy, [step.accuracy for step in steps])
    np.testing.assert_array_equal(run.curves.target_weight, [step.target_weight for step in steps])
    np.testing.assert_array_equal(run.curves.gradient_norms["W_O"], [step.gradient_norms["W_O"] for step in steps])
    np.testing.assert_array_equal(run.latest.W_Q, steps[-1].W_Q)


def test_a_new_run_already_has_step_zero() -> None:
    run = TrainingRun(library(), TrainConfig())
    assert run.latest.step == 0
    assert not run.is_finished
    assert [step.step for step in run.snapshots] == [0]


def test_a_long_run_keeps_few_evenly_spread_steps_and_the_latest() -> None:
    n_steps = 3 * MAX_SNAPSHOTS + 1
    run = TrainingRun(ring(3), TrainConfig(n_steps=n_steps))
    run.advance(n_steps)
    kept = [step.step for step in run.snapshots]
    assert kept == [*range(0, n_steps, 4), n_steps]
    assert len(kept) <= MAX_SNAPSHOTS + 1
    assert len(run.curves.loss) == n_steps + 1


def test_scrubbing_finds_the_nearest_kept_step() -> None:
    run = TrainingRun(ring(3), TrainConfig(n_steps=2 * MAX_SNAPSHOTS))
    run.advance(2 * MAX_SNAPSHOTS)
    assert [run.nearest(step).step for step in (0, 5, 7, 10**6)] == [0, 4, 8, 2 * MAX_SNAPSHOTS]


def test_a_run_that_breaks_off_keeps_what_it_had_and_says_why() -> None:
    config = TrainConfig(optimiser="sgd", learning_rate=100.0, scaled=False, n_steps=2000)
    run = TrainingRun(library(), config)
    run.advance(2000)
    assert run.is_finished
    assert "smaller learning rate" in run.failure
    assert np.isfinite(run.curves.loss).all()
    assert run.latest.step == len(run.curves.loss) - 1


def test_a_config_that_does_not_suit_the_task_is_refused() -> None:
    with pytest.raises(ValueError, match="tied must be one of"):
        TrainingRun(ring(), TrainConfig(tied="V=K"))


def test_an_experiment_s_runs_walk_side_by_side() -> None:
    setup = Setup(ring(), TrainConfig(n_steps=40), TrainConfig(n_steps=40, tied="Q=K"))
    experiment = Experiment(setup)
    experiment.advance(7)
    assert [run.latest.step for run in experiment.runs.values()] == [7, 7]
    assert (experiment.step, experiment.n_steps, experiment.is_finished) == (7, 40, False)
    assert experiment.kept_steps == [*range(8)]
    experiment.advance(100)
    assert (experiment.step, experiment.is_finished) == (40, True)


def test_an_outcome_tells_when_a_task_was_learned_and_whether_it_ever_can_be() -> None:
    experiment = Experiment(Setup(ring(), TrainConfig(n_steps=60), TrainConfig(n_steps=60, tied="Q=K")))
    experiment.advance(60)
    free, tied = experiment.outcomes.values()
    losses = list(experiment.runs["untied"].curves.loss)
    assert free.learned_at == next(step for step, loss in enumerate(losses) if loss < LEARNED * np.log(7))
    assert free.last_losses == pytest.approx(sum(losses[-10:]) / 10)
    assert (free.step, free.loss, free.is_finished, free.failure) == (60, losses[-1], True, None)
    assert (free.can_learn, tied.can_learn, tied.learned_at) == (True, False, None)
    assert tied.lowest_loss == np.log(2)


@pytest.mark.parametrize("task", [ring(), library(), copy()])
def test_one_number_a_vector_never_learns_a_task_of_eight(task) -> None:
    outcome = next(iter(Experiment(Setup(task, TrainConfig(d_head=1))).outcomes.values()))
    assert not outcome.can_learn
