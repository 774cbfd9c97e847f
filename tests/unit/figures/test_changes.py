"""Pictures of changes: the traces' numbers, one scale for both."""

import numpy as np
import pytest

from qkv_core.figures import changes, labels, theme
from qkv_core.interventions import parse_interventions
from qkv_core.measures.changes import Experiment, changed_head
from qkv_core.view import View

SENTENCE = "The <b> animal asks $x$ of it."


@pytest.fixture
def experiment(encoder):
    view = View(encoder.encode(SENTENCE), 3, 1, 2)
    return Experiment(view, view.of(encoder.encode(SENTENCE, parse_interventions("tie-qk@L3H1"))))


@pytest.mark.parametrize(("matrix", "attribute"), [("weights", "attention_weights"), ("scores", "scores")])
def test_the_changed_matrix_holds_its_trace(experiment, matrix, attribute):
    picture = changes.changed_matrix(experiment, matrix)
    np.testing.assert_array_equal(picture.figure.data[0].z, getattr(experiment.changed.trace, attribute)[1])


def test_before_and_after_have_one_scale_and_one_size(experiment):
    before = changes.head_under(Experiment(experiment.untouched, experiment.untouched))
    after = changes.head_under(experiment)
    np.testing.assert_array_equal(before.figure.data[0].z, experiment.untouched.head_weights)
    np.testing.assert_array_equal(after.figure.data[0].z, experiment.changed.head_weights)
    for name in ("coloraxis", "width", "height"):
        assert before.figure.layout[name] == after.figure.layout[name]
    assert before.figure.layout.title.text == "L3H1 as it was trained"
    assert after.figure.layout.title.text == "L3H1: one matrix for q and k, W_Q"
    assert before.name != after.name


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("tie-qk@L2H5", "L3H1: one matrix for q and k, W_Q, in L2H5"),
        ("temperature=0.5@L3", "L3H1: temperature 0.5, in layer 3"),
        ("shared-kv=4@all", "L3H1: keys and values shared in 4 sets, everywhere"),
        ("random-w=7@L3H1", "L3H1: random matrices with seed 7"),
        ("knock-out@L3H1,no-scale@L5", "L3H1 under 2 changes"),
    ],
)
def test_a_change_is_named_with_its_place(encoder, experiment, written, title):
    changed = experiment.untouched.of(encoder.encode(SENTENCE, parse_interventions(written)))
    after = changes.changed_matrix(Experiment(experiment.untouched, changed), "weights")
    assert after.figure.layout.title.text.replace("<br>", " ") == title


def test_brought_back_shows_both_z_against_untouched_values(experiment):
    picture = changes.brought_back(experiment.untouched, changed_head(experiment))
    v, z = experiment.untouched.trace.v[1], experiment.changed.trace.z[1, 2]
    expected = v @ z / np.linalg.norm(v, axis=1) / np.linalg.norm(z)
    np.testing.assert_allclose(picture.figure.data[1].y, expected, rtol=1e-5)
    assert picture.figure.data[1].marker.color == theme.OUTPUT
    assert "&lt;" in picture.figure.layout.title.text
    assert picture.figure.layout.xaxis.title.text == labels.KEY_AXIS
    np.testing.assert_array_equal(picture.table()["changed z"], picture.figure.data[1].y)
