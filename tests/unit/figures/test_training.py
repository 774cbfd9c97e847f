"""Pictures of a run hold its numbers: curves, lines to measure against, weights, matrices, gradients."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.figures import labels, theme, training
from qkv_core.learning.rivals import Setup
from qkv_core.learning.runs import Experiment
from qkv_core.learning.tasks import library, ring
from qkv_core.learning.training import TrainConfig


def trained(task, other=None, n_steps=7, **choices):
    config = TrainConfig(n_steps=n_steps, **choices)
    experiment = Experiment(Setup(task, config, None if other is None else TrainConfig(n_steps=n_steps, **other)))
    experiment.advance(n_steps)
    return experiment


@pytest.fixture(scope="module")
def experiment():
    return trained(ring(5), {"tied": "Q=K"})


def test_learning_curves_hold_both_runs_and_the_lines(experiment):
    picture = training.learning_curves(experiment, 3)
    loss, accuracy, other_loss, _ = picture.figure.data
    untied, tied = (run.curves for run in experiment.runs.values())
    np.testing.assert_array_equal(loss.y, untied.loss)
    np.testing.assert_array_equal(accuracy.y, untied.accuracy)
    np.testing.assert_array_equal(other_loss.y, tied.loss)
    assert (loss.line.color, other_loss.line.color) == (theme.FIRST, theme.SECOND)
    assert loss.line.dash != other_loss.line.dash
    heights = {shape.y0 for shape in picture.figure.layout.shapes if shape.y0 == shape.y1}
    assert sorted(heights) == pytest.approx([1 / 4, np.log(2), 4 / 5, np.log(4)])
    assert [note.text for note in picture.figure.layout.annotations] == ["chance", "proved limit of Q = K"]
    assert picture.figure.layout.yaxis.range[1] > np.log(4)
    assert {shape.x0 for shape in picture.figure.layout.shapes if shape.x0 == shape.x1} == {3}
    np.testing.assert_array_equal(picture.table()["loss, Q = K"], tied.loss)


def test_a_run_that_broke_off_leaves_its_lines_empty():
    config = TrainConfig(optimiser="sgd", scaled=False, learning_rate=0.1, n_steps=300)
    broken = Experiment(Setup(library(), config, replace(config, learning_rate=100.0)))
    broken.advance(config.n_steps)
    table = training.learning_curves(broken, 0).table()
    n_broken = len(broken.runs["rate 100"].curves.loss)
    assert n_broken < len(table["loss, rate 100"]) == len(table["step"]) == 301
    assert table["loss, rate 100"][n_broken:] == [None] * (301 - n_broken)


def test_a_long_curve_is_thinned_on_screen_and_whole_in_the_table():
    experiment = trained(ring(3), n_steps=700)
    picture = training.learning_curves(experiment, 0)
    shown = picture.figure.data[0]
    assert len(shown.x) <= 400
    assert (shown.x[0], shown.x[-1]) == (0, 700)
    np.testing.assert_array_equal(shown.y, experiment.runs["your run"].curves.loss[shown.x])
    assert len(picture.table()["loss, your run"]) == 701


def test_a_run_that_has_not_begun_is_a_point_and_one_that_has_a_line():
    experiment = Experiment(Setup(ring(3), TrainConfig(n_steps=2)))
    for n_steps, mode in ((0, "markers"), (1, "lines")):
        experiment.advance(n_steps)
        for picture in (training.learning_curves(experiment, 0), training.gradients(experiment)):
            assert picture.figure.data[0].mode == mode


def test_attention_names_both_axes_and_tokens():
    experiment = trained(library(3))
    (picture,) = training.attention(experiment, 7)
    np.testing.assert_array_equal(picture.figure.data[0].z, experiment.runs["your run"].latest.attention_weights[0])
    assert picture.figure.layout.yaxis.title.text == labels.QUERY_AXIS
    assert list(picture.figure.layout.yaxis.ticktext) == ["A", "B", "C"]
    assert picture.figure.layout.coloraxis.cmax == 1


def test_a_step_back_is_drawn_of_every_run(experiment):
    first, second = training.attention(experiment, 2)
    for picture, run in zip((first, second), experiment.runs.values(), strict=True):
        np.testing.assert_array_equal(picture.figure.data[0].z, run.nearest(2).attention_weights[0])


@pytest.mark.parametrize("which", training.MATRICES)
def test_matrices_are_the_heads(which):
    experiment = trained(library(3), d_head=7)
    step = experiment.runs["your run"].latest
    values = training.matrix(experiment, 7, which)[0].figure.data[0].z
    expected = step.W_Q[0] @ step.W_K[0].T if which == "W_Q·W_Kᵀ" else getattr(step, which)[0]
    np.testing.assert_array_equal(values, expected)


def test_gradients_have_a_line_for_each_learned_matrix(experiment):
    picture = training.gradients(experiment)
    assert [line.name for line in picture.figure.data] == ["W_Q, untied", "W_K, untied", "W_Q, Q = K"]
    np.testing.assert_array_equal(picture.figure.data[1].y, experiment.runs["untied"].curves.gradient_norms["W_K"])
    assert picture.figure.data[1].line.color == theme.KEY
