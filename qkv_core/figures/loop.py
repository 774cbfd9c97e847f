"""The way to the next layer as rows of colours, one a step."""

import numpy as np

from qkv_core.figures.labels import escape
from qkv_core.figures.matrix import Axis, Matrix, leave_out_colour_bar
from qkv_core.figures.picture import Picture
from qkv_core.measures.loop import Loop
from qkv_core.view import View


def loop_steps(view: View, loop: Loop) -> Picture:
    """Every step's vector as a row of colours: d_model numbers each, scaled to the step's own largest."""
    steps = loop.steps
    exact = np.stack([step.vector for step in steps])
    vectors = exact / np.maximum(np.abs(exact).max(axis=1, keepdims=True), 1e-9)
    dimensions = [str(dimension) for dimension in range(vectors.shape[1])]
    rows = Axis("Step", [step.name for step in steps])
    matrix = Matrix(vectors, rows, Axis("Dimension", dimensions), "share of the row's largest")
    figure = matrix.figure(
        f"From the heads of layer {view.layer} to the next x of {escape(view.asks)}, each row scaled by itself"
    )
    # The colours are scaled row by row, for LayerNorm's rows would outshine all others; the hover is exact.
    figure.data[0].customdata = exact
    figure.data[0].hovertemplate = "%{y}<br>dimension %{x}: %{customdata:.6f}<extra></extra>"
    leave_out_colour_bar(figure)  # each row has a scale of its own
    figure.update_xaxes(nticks=6, tickangle=0)
    return Picture(
        name=f"loop-L{view.layer}",
        figure=figure,
        alt=f"{len(steps)} rows of {vectors.shape[1]} numbers, one a step, from the heads' outputs of “{view.asks}” to "
        "the next layer's x; each row is scaled to its own largest number.",
        table=lambda: {"dimension": dimensions} | {step.name: step.vector.tolist() for step in steps},
    )
