"""Pictures of random numbers: the measured numbers, on the axes that they need, with the chosen size marked."""

import numpy as np
import pytest

from qkv_core.figures import labels, theme
from qkv_core.figures import scaling as figures
from qkv_core.measures.scaling import SWEEP_D_K, RandomNumbers, dot_products, random_numbers, sweep


@pytest.fixture(scope="module")
def found():
    return random_numbers(4, sweep((1, 4, 64)))


def hand_made(d_k, dot_products):
    return RandomNumbers(d_k, np.array(dot_products), np.full(2, 0.5), np.full(2, 0.5), sweep((1,)))


def test_histogram_counts_both_on_one_axis():
    # √d_k = 6: the bars before are 1.2 wide, those after 0.2.
    bare, divided = figures.histogram(hand_made(36, [0.1, 0.2, -23.9, -23.95])).figure.data
    assert (bare.width[0], divided.width[0]) == pytest.approx((1.2, 0.2))
    assert list(np.flatnonzero(bare.y)) == list(np.flatnonzero(divided.y)) == [20, 40]
    np.testing.assert_allclose(np.array(bare.y)[[20, 40]], 0.5)
    assert bare.x[20] == pytest.approx(-23.4)
    assert divided.x[20] == pytest.approx(-3.9)
    assert (bare.marker.color, divided.marker.color) == (theme.SECOND, theme.FIRST)


def test_the_histogram_keeps_its_axes_and_says_what_lies_outside():
    small, large = (figures.histogram(hand_made(d_k, [0.0, 127.9, -129.0])).figure for d_k in (1, 4096))
    assert small.layout.xaxis.range == large.layout.xaxis.range == (-128, 128)
    assert small.layout.yaxis.range == large.layout.yaxis.range
    assert "1 lies outside" in large.layout.title.text.replace("<br>", " ")
    assert "outside" not in figures.histogram(hand_made(1, [0.0, 127.9])).figure.layout.title.text


@pytest.mark.parametrize("d_k", SWEEP_D_K)
def test_no_product_is_left_out_of_the_bars_and_no_bar_is_higher_than_the_axis(d_k):
    figure = figures.histogram(hand_made(d_k, dot_products(d_k))).figure
    for bars in figure.data:
        assert sum(bars.y) == pytest.approx(1)
        assert max(bars.y) < figure.layout.yaxis.range[1]


def test_random_row_is_sorted_and_both_rows_are_the_same_keys(found):
    figure = figures.random_row(found).figure
    divided, bare = figure.data
    order = np.argsort(-found.row)
    np.testing.assert_array_equal(divided.y, found.row[order])
    np.testing.assert_array_equal(bare.y, found.unscaled_row[order])
    assert figure.layout.xaxis.ticktext[0] == f"key {found.row.argmax()}"
    assert figure.layout.xaxis.title.text == labels.KEY_AXIS


def test_everything_that_is_measured_can_be_drawn(found):
    assert set(figures.MEASURES) == set(found.sweep.scaled) == set(found.sweep.unscaled)


@pytest.mark.parametrize("measure", figures.MEASURES)
def test_curves_hold_the_sweep(found, measure):
    picture = figures.curves(found, measure)
    lines = {line.name: line for line in picture.figure.data}
    if measure == "spread":
        np.testing.assert_array_equal(lines["as they are"].y, found.sweep.unscaled["spread"].mean)
        np.testing.assert_array_equal(lines["√dₖ, the theory"].y, [1, 2, 8])
    else:
        for label, band in (("as they are", found.sweep.unscaled), ("divided by √dₖ", found.sweep.scaled)):
            np.testing.assert_array_equal(lines[f"{label}, median"].y, band[measure].median)
            np.testing.assert_array_equal(lines[f"{label}, mean"].y, band[measure].mean)
            assert lines[f"{label}, mean"].line.dash == "dash"
    np.testing.assert_array_equal(picture.figure.data[0].x, [1, 4, 64])
    assert picture.figure.layout.shapes[0].x0 == 4
    assert picture.figure.layout.yaxis.type == (None if measure in ("largest weight", "entropy") else "log")
    assert len(picture.table()) == len(picture.figure.data) + 1
