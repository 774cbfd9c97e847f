"""Figures carry the trace's own numbers, roles on both axes, and user text that Plotly shows literally."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.figures import labels, ledger, theme, worth
from qkv_core.figures.matrix import Axis, Matrix, make_clickable
from qkv_core.figures.steps import step_matrix
from qkv_core.measures.ledger import ledger as ledger_of
from qkv_core.measures.steps import STEPS
from qkv_core.view import Choice, View
from tests.unit.figures.scale import weight_colour

SENTENCE = "The animal didn't cross the street because it was too tired."
CHOICE = Choice(SENTENCE, 3, 1, 10)


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


def test_weights_are_coloured_from_0_to_1_and_scores_across_0(view):
    weights = step_matrix(view, "weights").figure.layout.coloraxis
    scores = step_matrix(view, "scores").figure.layout.coloraxis
    assert (weights.cmin, weights.cmax) == (0, 1)
    assert scores.cmin == -scores.cmax < 0


def test_lengths_are_coloured_from_0_up(encoding):
    figure = worth.added_by_every_pair(encoding, CHOICE).figure
    assert figure.layout.coloraxis.cmin == 0
    assert figure.layout.coloraxis.cmax == pytest.approx(figure.data[0].z.max())


def test_hiding_markers_leaves_numbers_alone(view):
    hidden = step_matrix(replace(view, hide_special=True), "weights")
    whole = view.head_weights
    np.testing.assert_array_equal(hidden.figure.data[0].z, whole[1:-1, 1:-1])


def test_clickable_cells_lie_over_their_numbers(view):
    markers = step_matrix(view, "weights", clickable=True).figure.data[1]
    whole = view.head_weights
    np.testing.assert_array_equal(markers.customdata, whole[markers.y, markers.x])


def test_long_texts_get_no_markers_and_few_ticks():
    names = [str(i) for i in range(100)]
    figure = Matrix(np.zeros((100, 100)), Axis("r", names), Axis("c", names), "q").figure("t")
    make_clickable(figure)
    assert len(figure.data) == 1
    assert figure.layout.xaxis.tickmode == "auto"


@pytest.mark.parametrize(("text", "shown"), [("<b>", "&lt;b&gt;"), ("$x$", "&#36;x&#36;"), ("&amp;", "&amp;amp;")])
def test_labels_escape_what_plotly_would_read(text, shown):
    assert labels.escape(text) == shown


def test_a_title_breaks_before_an_equation_not_in_it():
    assert labels.title("One random query over 16 random keys, dₖ = 512").split("<br>")[1].startswith("dₖ")


def test_ledger_figures_add_up(view):
    entry = ledger_of(view, 2)
    products = ledger.products(view, entry).table()
    np.testing.assert_allclose(products["sum so far"][-1], entry.score, atol=1e-5)
    blend = ledger.blend(view, entry).figure.data[0].z
    np.testing.assert_allclose(blend[:-1].sum(axis=0), blend[-1], atol=1e-6)
    row = ledger.row_of_weights(view, entry).table()
    assert sum(row["weight"]) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_on_every_weight_colour_is_readable(mode):
    for share in np.linspace(0, 1, 101):
        background = weight_colour(float(share), mode)
        assert max(contrast(background, text) for text in ("#000000", "#ffffff")) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", [theme.QUERY, theme.KEY, theme.VALUE, theme.OUTPUT, theme.NEUTRAL])
def test_role_colours_stand_out_from_the_page(mode, colour):
    assert contrast(theme.BACKGROUND[mode], colour) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_stronger_weights_lie_further_from_the_page(mode):
    colours = [weight_colour(float(share), mode) for share in np.linspace(0, 1, 30)]
    distances = [contrast(theme.BACKGROUND[mode], colour) for colour in colours]
    assert distances == sorted(distances)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
