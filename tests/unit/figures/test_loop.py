"""The loop as rows of colours: scaled for the eye, exact on hover."""

import numpy as np

from qkv_core.figures.loop import loop_steps
from qkv_core.measures.loop import close_the_loop
from qkv_core.view import View


def test_the_hover_is_exact_where_colours_are_scaled(encoder):
    view = View(encoder.encode("Cross the street."), 2, 9, 2)
    loop = close_the_loop(view)
    picture = loop_steps(view, loop)
    heatmap = picture.figure.data[0]
    np.testing.assert_array_equal(heatmap.customdata, [step.vector for step in loop.steps])
    np.testing.assert_allclose(np.abs(heatmap.z).max(axis=1), 1)
    assert picture.table()["Next x"] == loop.steps[6].vector.tolist()
