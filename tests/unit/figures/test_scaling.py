"""Pictures of random numbers: the measured numbers, on the axes that they need, with the chosen size marked."""

import numpy as np
import pytest

from qkv_core.figures import scaling as figures
from qkv_core.measures.scaling import RandomNumbers, sweep


@pytest.fixture(scope="module")
def found():
    return RandomNumbers(4, sweep((1, 4, 64)))


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
