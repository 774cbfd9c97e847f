"""Pictures of scaling: the measured numbers, on the axes that they need, with the chosen place marked."""

import numpy as np
import pytest

from qkv_core.figures import head_scaling, labels, scaling, theme
from qkv_core.measures.head_scaling import divided_row, divisor_sweep, head_spreads
from qkv_core.measures.scaling import dot_products, random_heads, scaling_sweep
from qkv_core.view import Choice


@pytest.fixture(scope="module")
def sweep():
    return scaling_sweep((1, 4, 64))


def test_histogram_counts_both_on_one_axis():
    products = dot_products(47, n_pairs=211)
    figure = scaling.histogram(products).figure
    bare, divided = figure.data
    inside = np.abs(products.unscaled) <= 4 * 47**0.5
    assert sum(bare.y) == pytest.approx(inside.mean())
    np.testing.assert_allclose(divided.x, np.array(bare.x) / 47**0.5)
    np.testing.assert_allclose(bare.y, divided.y, atol=1 / 211)
    assert figure.layout.xaxis.range == pytest.approx((-4 * 47**0.5, 4 * 47**0.5))
    assert (bare.marker.color, divided.marker.color) == (theme.SECOND, theme.FIRST)


def test_random_row_is_sorted_and_both_rows_sum_to_one():
    figure = scaling.random_row(random_heads(53)).figure
    divided, bare = figure.data
    assert sum(divided.y) == pytest.approx(1)
    assert sum(bare.y) == pytest.approx(1)
    assert list(divided.y) == sorted(divided.y, reverse=True)
    assert max(bare.y) > max(divided.y)
    assert figure.layout.xaxis.title.text == labels.KEY_AXIS


@pytest.mark.parametrize("measure", scaling.MEASURES)
def test_curves_hold_the_sweep(sweep, measure):
    picture = scaling.curves(sweep, measure, 4)
    first = picture.figure.data[0]
    expected = sweep.unscaled.spread if measure == "spread" else scaling.band_of(sweep.unscaled, measure).median
    np.testing.assert_array_equal(first.y, expected)
    np.testing.assert_array_equal(first.x, [1, 4, 64])
    assert picture.figure.layout.shapes[0].x0 == 4
    assert picture.figure.layout.yaxis.type == (None if measure in ("largest weight", "entropy") else "log")
    assert len(picture.table()) == len(picture.figure.data) + 1


def test_curves_show_the_mean_beside_the_median(sweep):
    lines = {line.name: line for line in scaling.curves(sweep, "gradient at q", 4).figure.data}
    np.testing.assert_array_equal(lines["as they are, mean"].y, sweep.unscaled.dq_norm.mean)
    assert lines["as they are, mean"].line.dash == "dash"


def test_spread_map_marks_the_chosen_head(encoder):
    spreads = head_spreads(encoder.encode("The cat sat."))
    picture = head_scaling.spread_map(spreads, Choice("", 2, 3, 0))
    dots = picture.figure.data[0]
    assert [name for name, colour in zip(dots.text, dots.marker.color, strict=True) if colour == theme.KEY] == ["L2H3"]
    assert dots.x[2 * 12 + 3] == spreads.whole[2, 3]
    assert dots.y[2 * 12 + 3] == spreads.within_rows[2, 3]


def test_query_row_shows_the_formula_and_the_choice(encoder):
    encoding, choice = encoder.encode("A <b> cat"), Choice("", 1, 2, 3)
    figure = head_scaling.query_row(encoding, choice, 1.0).figure
    np.testing.assert_allclose(
        figure.data[0].y, encoding.layers[1].attention.attention_weights[2, 3], rtol=1e-4, atol=1e-7
    )
    np.testing.assert_array_equal(figure.data[1].y, divided_row(encoding, choice, 1.0))
    assert "&lt;" in figure.layout.xaxis.ticktext
    assert "divided by 1.000" in figure.data[1].name


def test_divisor_curves_mark_both_divisors(encoder):
    sweep = divisor_sweep(encoder.encode("A cat"), [1.0, 4.0, 5.0])
    picture = head_scaling.divisor_curves(sweep, 4.0, 5.0)
    assert [shape.x0 for shape in picture.figure.layout.shapes] == [5.0, 4.0]
    np.testing.assert_array_equal(picture.table()["largest weight, median"], sweep.rows.largest_weight.median)
