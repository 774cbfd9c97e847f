"""Pictures of a run hold its numbers: curves, lines to measure against, weights, matrices, gradients."""

import numpy as np
import pytest

from qkv_core.figures import labels, theme, training
from qkv_core.learning.runs import TrainingRun
from qkv_core.learning.tasks import Library, NextOnRing
from qkv_core.learning.training import TrainConfig


def trained(task, n_steps=7, **choices):
    run = TrainingRun(task, TrainConfig(n_steps=n_steps, **choices))
    run.advance(n_steps)
    return run


@pytest.fixture(scope="module")
def runs():
    return {"untied": trained(NextOnRing(5)), "Q = K": trained(NextOnRing(5), tied="Q=K")}


def test_learning_curves_hold_both_runs_and_the_lines(runs):
    task = NextOnRing(5)
    levels = {"chance": task.chance, "limit": task.limit("Q=K")}
    picture = training.learning_curves(runs, levels, 3)
    loss, accuracy, other_loss, _ = picture.figure.data
    np.testing.assert_array_equal(loss.y, runs["untied"].curves.loss)
    np.testing.assert_array_equal(accuracy.y, runs["untied"].curves.accuracy)
    np.testing.assert_array_equal(other_loss.y, runs["Q = K"].curves.loss)
    assert (loss.line.color, other_loss.line.color) == (theme.FIRST, theme.SECOND)
    assert loss.line.dash != other_loss.line.dash
    heights = {shape.y0 for shape in picture.figure.layout.shapes if shape.y0 == shape.y1}
    assert sorted(heights) == pytest.approx([task.chance.accuracy, np.log(2), 4 / 5, task.chance.loss])
    assert [note.text for note in picture.figure.layout.annotations] == ["chance", "limit"]
    assert picture.figure.layout.yaxis.range[1] > task.chance.loss
    assert {shape.x0 for shape in picture.figure.layout.shapes if shape.x0 == shape.x1} == {3}
    np.testing.assert_array_equal(picture.table()["loss, Q = K"], runs["Q = K"].curves.loss)


def test_a_run_that_broke_off_leaves_its_lines_empty():
    whole, broken = trained(NextOnRing(5)), trained(NextOnRing(5), n_steps=3)
    levels = {"chance": NextOnRing(5).chance}
    table = training.learning_curves({"whole": whole, "broken": broken}, levels, 0).table()
    assert len(table["loss, broken"]) == len(table["step"]) == 8
    assert table["loss, broken"][4:] == [None] * 4


def test_a_long_curve_is_thinned_on_screen_and_whole_in_the_table():
    run = trained(NextOnRing(3), n_steps=700)
    picture = training.learning_curves({"one": run}, {"chance": run.task.chance}, 0)
    shown = picture.figure.data[0]
    assert len(shown.x) <= 400
    assert (shown.x[0], shown.x[-1]) == (0, 700)
    np.testing.assert_array_equal(shown.y, run.curves.loss[shown.x])
    assert len(picture.table()["loss, one"]) == 701


def test_a_run_that_has_not_begun_is_a_point_and_one_that_has_a_line():
    run = TrainingRun(NextOnRing(3), TrainConfig(n_steps=2))
    for n_steps, mode in ((0, "markers"), (1, "lines")):
        run.advance(n_steps)
        for picture in (
            training.learning_curves({"one": run}, {"chance": run.task.chance}, 0),
            training.gradients({"one": run}),
        ):
            assert picture.figure.data[0].mode == mode


def test_attention_names_both_axes_and_tokens():
    step = trained(Library(3)).latest
    picture = training.attention("your run", step)
    np.testing.assert_array_equal(picture.figure.data[0].z, step.attention_weights[0])
    assert picture.figure.layout.yaxis.title.text == labels.QUERY_AXIS
    assert list(picture.figure.layout.yaxis.ticktext) == ["A", "B", "C"]
    assert picture.figure.layout.coloraxis.cmax == 1


@pytest.mark.parametrize("which", training.MATRICES)
def test_matrices_are_the_heads(which):
    step = trained(Library(3), d_head=7).latest
    values = training.matrix("your run", step, which).figure.data[0].z
    expected = step.W_Q[0] @ step.W_K[0].T if which == "W_Q·W_Kᵀ" else getattr(step, which)[0]
    np.testing.assert_array_equal(values, expected)


def test_gradients_have_a_line_for_each_learned_matrix(runs):
    picture = training.gradients(runs)
    assert [line.name for line in picture.figure.data] == ["W_Q, untied", "W_K, untied", "W_Q, Q = K"]
    np.testing.assert_array_equal(picture.figure.data[1].y, runs["untied"].curves.gradient_norms["W_K"])
    assert picture.figure.data[1].line.color == theme.KEY
