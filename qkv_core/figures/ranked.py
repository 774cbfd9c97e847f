"""Named bars in an order, some of them marked: heads by what they are worth, say."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from qkv_core.figures import labels
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import KEY, NEUTRAL

_ROW_HEIGHT = 18  # pixels, the least that keeps ranked names apart


def ranked_bars(
    values: Mapping[str, float],
    *,
    name: str,
    title: str,
    row_axis: str,
    quantity: str,
    marked: str,
    columns: Mapping[str, Sequence[float]],
) -> Picture:
    """One bar a row in the order that comes; the marked row stands out. `columns` go into the table, too."""
    names, numbers = list(values), list(values.values())
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=numbers,
            y=list(range(len(names))),
            marker_color=[KEY if row == marked else NEUTRAL for row in names],
            hovertemplate="%{y}: %{x:.6f}<extra></extra>",
        )
    )
    figure.update_layout(
        title=labels.title(title),
        height=160 + _ROW_HEIGHT * max(10, len(names)),
        bargap=0.25,
        xaxis={"title": quantity, "rangemode": "tozero"},
        yaxis={"title": row_axis} | named_rows(names, marked),
    )
    table: Table = {row_axis: names, quantity: numbers}
    return Picture(
        name=name,
        figure=figure,
        alt=f"{len(names)} ranked bars, {quantity}. First {names[0]} with {numbers[0]:.4f}, last {names[-1]} with "
        f"{numbers[-1]:.4f}.",
        table=lambda: table | dict(columns),
    )


def named_rows(names: Sequence[str], marked: str) -> dict[str, object]:
    """The axis of rows, the first on top, the marked one's name in bold."""
    return {
        "range": [len(names) - 0.4, -0.6],
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [f"<b>{row}</b>" if row == marked else row for row in names],
    }
