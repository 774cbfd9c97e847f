"""What the browser draws of a training holds the run's own numbers."""

import json

import numpy as np
import pytest

from qkv_core.figures import theme
from qkv_core.figures.training import axis_end
from qkv_core.figures.training_stage import stage
from qkv_core.learning.rivals import Setup
from qkv_core.learning.runs import Experiment
from qkv_core.learning.tasks import library, ring
from qkv_core.learning.training import TrainConfig


@pytest.fixture(scope="module")
def experiment():
    experiment = Experiment(Setup(ring(5), TrainConfig(n_steps=30), TrainConfig(n_steps=30, tied="Q=K")))
    experiment.advance(7)
    return experiment


def test_both_runs_are_drawn_at_the_step_that_is_looked_at(experiment):
    drawn = stage(experiment, 3, "light")
    for run, whole in zip(drawn["runs"], experiment.runs.values(), strict=True):
        assert run["title"].endswith(", step 3")
        np.testing.assert_array_equal(run["weights"], whole.nearest(3).attention_weights[0])
        np.testing.assert_array_equal(run["losses"], whole.curves.loss)
        assert run["steps"] == list(range(8))
    assert [run["dashed"] for run in drawn["runs"]] == [False, True]
    assert [level["name"] for level in drawn["levels"]] == ["chance", "proved limit of Q = K"]
    assert drawn["targets"] == [1, 2, 3, 4, 0]
    assert drawn["highest"] > max(drawn["runs"][0]["losses"])
    assert "after step 7" in drawn["alt"]


def test_the_colours_are_those_of_the_theme(experiment):
    assert stage(experiment, 0, "dark")["scale"] == theme.SEQUENTIAL["dark"]


def test_it_can_be_sent_to_a_browser(experiment):
    assert json.loads(json.dumps(stage(experiment, 7, "light")))["step"] == 7


def test_a_frame_marks_the_book_with_the_card_s_label():
    drawn = stage(Experiment(Setup(library(), TrainConfig())), 0, "light")
    for card, key in zip(drawn["queries"], drawn["targets"], strict=True):
        assert drawn["keys"][key].startswith(f"{card} ")


def test_the_axis_grows_by_doubling_up_to_the_run_s_end():
    experiment = Experiment(Setup(ring(3), TrainConfig(n_steps=100)))
    ends = []
    for _ in range(100):
        ends.append(axis_end(experiment))
        experiment.advance(1)
    assert ends == [20] * 21 + [40] * 20 + [80] * 40 + [100] * 19
