"""The four steps of attention as matrices: rows are queries, columns are keys (in step 4, dimensions of z)."""

import numpy as np

from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS
from qkv_core.figures.matrix import Axis, Colours, Matrix, make_clickable
from qkv_core.figures.picture import Picture
from qkv_core.measures.steps import STEPS, Step
from qkv_core.view import View


def step_matrix(view: View, step_name: str, *, clickable: bool = False) -> Picture:
    """The chosen head's matrix at one step: "scores", "scaled", "weights" or "output"."""
    step = STEPS[step_name]
    matrix = _matrix(view, step)
    figure = matrix.figure(
        f"{view.head_name} · {step.title}: {step.formula_in(view.trace)}", framed_row=view.visible_query
    )
    if clickable and step_name != "output":
        make_clickable(figure)
    return Picture(
        name=f"{step_name}-{view.head_name}",
        figure=figure,
        alt=_alt(view, step, matrix),
        table=matrix.table,
    )


def _matrix(view: View, step: Step) -> Matrix:
    """The visible part of what the trace keeps of a step."""
    rows = view.visible
    queries = Axis(QUERY_AXIS, [view.tokens[row] for row in rows])
    values = getattr(view.trace, step.attribute)[view.head][rows]
    colours = Colours.SHARE if step.name == "weights" else Colours.SIGNED
    if step.name == "output":
        dimensions = Axis("Dimension of z", [str(dimension) for dimension in range(values.shape[1])])
        return Matrix(values, queries, dimensions, step.quantity, colours, is_beside=True)
    return Matrix(values[:, rows], queries, Axis(KEY_AXIS, queries.names), step.quantity, colours, is_beside=True)


def _alt(view: View, step: Step, matrix: Matrix) -> str:
    n_rows, n_columns = matrix.values.shape
    opening = f"{step.title}, layer {view.layer}, head {view.head}: {n_rows} by {n_columns} heatmap."
    if view.visible_query is None:
        return opening
    row = matrix.values[view.visible_query]
    largest = int(np.argmax(row))
    place = f"dimension {largest}" if step.name == "output" else f"the key “{view.named(view.visible[largest])}”"
    asks = f"“{view.asks}”"
    return f"{opening} For the query {asks} the largest {step.quantity} is {row[largest]:.4f}, at {place}."
