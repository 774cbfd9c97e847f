"""Pictures of the division in the real model: the chosen head and divisor are marked, user text is escaped."""

import numpy as np

from qkv_core.figures import head_scaling as figures
from qkv_core.figures import theme
from qkv_core.measures.head_scaling import Divided, HeadSpreads, divisor_sweep
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

DIVIDED = Divided(4.0, 25, 6, np.array([0.5, 0.3, 0.2]), np.array([0.7, 0.2, 0.1]), {}, 0.9)


def view(layer=0, head=0, tokens=("[CLS]", "<b>", "[SEP]")):
    weights = np.full((3, 3, 3), 1 / 3)
    return View(encoding_of([trace_of(weights), trace_of(weights)], tokens), layer, head, 1)


def test_spread_map_marks_the_chosen_head():
    spreads = HeadSpreads(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([[0.5] * 3, [0.6, 0.7, 0.8]]), 5.0)
    picture = figures.spread_map(view(layer=1, head=2), spreads)
    dots = picture.figure.data[0]
    assert [name for name, colour in zip(dots.text, dots.marker.color, strict=True) if colour == theme.KEY] == ["L1H2"]
    assert (dots.x[5], dots.y[5]) == (6.0, 0.8)
    assert picture.table()["head"][5] == "L1H2"


def test_query_row_shows_the_formula_and_the_choice():
    figure = figures.query_row(view(), DIVIDED).figure
    np.testing.assert_array_equal(figure.data[0].y, DIVIDED.row)
    np.testing.assert_array_equal(figure.data[1].y, DIVIDED.divided_row)
    assert figure.layout.xaxis.ticktext[1] == "&lt;b&gt;"
    assert "&lt;b&gt;" in figure.layout.title.text
    assert figure.data[1].name == "divided by 4.000"


def test_divisor_curves_mark_both_divisors(encoder):
    sweep = divisor_sweep(encoder.encode("A cat"), [1.0, 4.0, 5.0])
    picture = figures.divisor_curves(sweep, DIVIDED)
    assert [shape.x0 for shape in picture.figure.layout.shapes] == [5.0, 4.0]
    np.testing.assert_array_equal(picture.table()["largest weight, median"], sweep.bands["largest weight"].median)
