"""One matrix as a heatmap: the figure that most pages are made of."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.labels import MANY_TOKENS, token_ticks
from qkv_core.figures.picture import Table
from qkv_core.figures.theme import QUERY

_ROW_HEIGHT = 22  # pixels
_LETTER = 7  # pixels of a column's name, which stands upright
_AROUND = 220  # pixels above and below the cells: titles and colour bar
_MANY_ROWS_HEIGHT = 720  # pixels, for the whole matrix in one view; zooming shows the rest
# Beside the figure it would take a third of a phone's width, and the names of the columns would run into each other.
COLOUR_BAR_BELOW = {
    "orientation": "h",
    "lenmode": "fraction",
    "len": 1,
    "yref": "container",
    "y": 0,
    "yanchor": "bottom",
}


def matrix_figure(
    values: Array,
    *,
    title: str,
    quantity: str,
    row_axis: str,
    column_axis: str,
    row_names: Sequence[str],
    column_names: Sequence[str],
    is_share: bool = False,
    is_size: bool = False,
    clickable: bool = False,
    framed_row: int | None = None,
) -> go.Figure:
    """A heatmap of values [rows, columns] with a name at each row and column, and exact numbers on hover.

    `quantity` says what a cell is ("weight"). The colours run from 0 to 1 if `is_share`, from 0 to the largest if
    `is_size` (no value can be negative); otherwise they are symmetric about 0, up to the largest absolute value.
    """
    hover = _hover(row_axis, column_axis, quantity)
    limit = 1.0 if is_share else float(np.abs(values).max(initial=1e-9))
    plain = {"showgrid": False, "zeroline": False}
    layout = {
        "title": labels.title(title),
        "showlegend": False,
        "coloraxis": {
            "cmin": 0 if is_share or is_size else -limit,
            "cmax": limit,
            "colorbar": COLOUR_BAR_BELOW | {"title": {"text": quantity, "side": "bottom"}},
        },
        "height": _AROUND
        + _LETTER * max(map(len, column_names), default=0)
        + (_MANY_ROWS_HEIGHT if len(values) > MANY_TOKENS else _ROW_HEIGHT * max(8, len(values))),
        "xaxis": {"title": column_axis, "tickangle": -90, "range": [-0.5, values.shape[1] - 0.5]}
        | plain
        | token_ticks(column_names),
        "yaxis": {"title": row_axis, "range": [len(values) - 0.5, -0.5]} | plain | token_ticks(row_names),
    }
    figure = go.Figure(_cells(values, hover, clickable=clickable and max(values.shape) <= MANY_TOKENS), layout)
    if framed_row is not None:
        edges = {"x0": -0.5, "x1": values.shape[1] - 0.5, "y0": framed_row - 0.5, "y1": framed_row + 0.5}
        figure.add_shape(type="rect", line={"color": QUERY, "width": 2}, **edges)
    return figure


def matrix_table(values: Array, row_axis: str, row_names: Sequence[str], column_names: Sequence[str]) -> Table:
    """The same numbers, a line a row; names carry their position, because words repeat."""
    rows: Table = {row_axis: [f"{i} {name}" for i, name in enumerate(row_names)]}
    return rows | {f"{i} {name}": values[:, i].tolist() for i, name in enumerate(column_names)}


def _cells(values: Array, hover: str, *, clickable: bool) -> list[Any]:
    """The heatmap, under invisible markers where cells can be clicked: only markers report a click."""
    gap = 1 if max(values.shape) <= MANY_TOKENS else 0
    heatmap = go.Heatmap(z=values, coloraxis="coloraxis", xgap=gap, ygap=gap)
    if not clickable:
        heatmap.hovertemplate = hover.replace("NUMBER", "z")
        return [heatmap]
    heatmap.hoverinfo = "skip"
    down, across = np.indices(values.shape)
    markers = go.Scatter(
        x=across.ravel(),
        y=down.ravel(),
        customdata=values.ravel(),
        mode="markers",
        marker={"symbol": "square", "size": 16, "opacity": 0},
        hovertemplate=hover.replace("NUMBER", "customdata"),
    )
    return [heatmap, markers]


def _hover(row_axis: str, column_axis: str, quantity: str) -> str:
    """The exact number with its row's and column's roles: an axis title's part before the colon."""
    row_role, column_role = row_axis.split(":")[0], column_axis.split(":")[0]
    return f"{row_role}: %{{y}}<br>{column_role}: %{{x}}<br>{quantity}: %{{NUMBER:.6f}}<extra></extra>"
