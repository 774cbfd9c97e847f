"""Figures carry the trace's own numbers, roles on both axes, and user text that Plotly shows literally."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.figures import labels
from qkv_core.figures.matrix import Axis, Colours, Matrix, make_clickable
from qkv_core.figures.steps import step_matrix
from qkv_core.measures.steps import STEPS
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def encoding(encoder):
    return encoder.encode(SENTENCE)


@pytest.fixture(scope="module")
def view(encoding):
    return View(encoding, 3, 1, 10)


@pytest.mark.parametrize("step", STEPS)
def test_step_matrix_holds_the_trace_and_names_its_axes(view, step):
    picture = step_matrix(view, step)
    numbers = getattr(view.trace, STEPS[step].attribute)[1]
    np.testing.assert_array_equal(picture.figure.data[0].z, numbers)
    assert picture.figure.layout.yaxis.title.text == labels.QUERY_AXIS
    assert picture.figure.layout.xaxis.title.text == (labels.KEY_AXIS if step != "output" else "Dimension of z")
    assert "“it”" in picture.alt
    table = picture.table()
    np.testing.assert_array_equal(np.array([table[name] for name in list(table)[1:]]).T, numbers)


def test_the_first_query_is_the_top_row_and_the_first_key_the_left_column(view):
    layout = step_matrix(view, "weights").figure.layout
    assert layout.yaxis.range == (15.5, -0.5)
    assert layout.xaxis.range == (-0.5, 15.5)


def test_weights_are_coloured_from_0_to_1_and_scores_across_0(view):
    weights = step_matrix(view, "weights").figure.layout.coloraxis
    scores = step_matrix(view, "scores").figure.layout.coloraxis
    assert (weights.cmin, weights.cmax) == (0, 1)
    assert scores.cmin == -scores.cmax < 0


@pytest.mark.parametrize(("colours", "expected"), [("SIGNED", (-5, 5)), ("SIZE", (0, 5)), ("SHARE", (0, 1))])
def test_colours_run_as_far_as_they_say(colours, expected):
    matrix = Matrix(np.array([[1.0, -5.0]]), Axis("r", ["a"]), Axis("c", ["b", "d"]), "q", Colours[colours])
    axis = matrix.figure("t").layout.coloraxis
    assert (axis.cmin, axis.cmax) == expected


def test_hiding_markers_leaves_numbers_alone(view):
    hidden = step_matrix(replace(view, hide_special=True), "weights")
    whole = view.head_weights
    np.testing.assert_array_equal(hidden.figure.data[0].z, whole[1:-1, 1:-1])


def test_clickable_cells_lie_over_their_numbers(view):
    markers = step_matrix(view, "weights", clickable=True).figure.data[1]
    whole = view.head_weights
    np.testing.assert_array_equal(markers.customdata, whole[markers.y, markers.x])


def test_long_texts_get_no_markers_and_few_ticks():
    names = [f"word {i}" for i in range(100)]
    figure = Matrix(np.zeros((100, 100)), Axis("r", names), Axis("c", names), "q").figure("t")
    make_clickable(figure)
    assert len(figure.data) == 1
    assert figure.layout.xaxis.tickmode == "auto"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>", "&lt;b&gt;"),
        ("$x$", "&#36;x&#36;"),
        ("&amp;", "&amp;amp;"),
        ("\u202ethgiew sti", "\ufffdthgiew sti"),
        ("משקל", "\u2068משקל\u2069"),
    ],
)
def test_labels_escape_what_plotly_would_read_or_a_browser_turn_round(text, shown):
    assert labels.escape(text) == shown


def test_a_title_breaks_before_an_equation_not_in_it():
    assert labels.title("One random query over 16 random keys, dₖ = 512").split("<br>")[1].startswith("dₖ")


def test_dimensions_get_as_many_ticks_as_there_is_room_for():
    assert labels.token_ticks([str(i) for i in range(32)]) == {}
    assert labels.token_ticks(["0", "1"])["ticktext"] == ["0", "1"]
