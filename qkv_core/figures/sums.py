"""Numbers that add up, as a running sum: each bar begins where the one before ended."""

from collections.abc import Mapping
from itertools import accumulate

import plotly.graph_objects as go

from qkv_core.figures import labels
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import NEUTRAL, OUTPUT

_ROW_HEIGHT = 26  # pixels
_ROOM = 0.35  # of the sum's range, which a phone needs for six digits


def running_sum(
    parts: Mapping[str, float], *, name: str, title: str, total: str, quantity: str, colour: str
) -> Picture:
    """Parts and, in the last row, their sum. `colour` is for parts above 0; those below are grey.

    `total` names the sum and `quantity` the axis.
    """
    values = [*parts.values(), sum(parts.values())]
    figure = go.Figure(
        go.Waterfall(
            orientation="h",
            x=values,
            y=list(range(len(values))),
            measure=["relative"] * len(parts) + ["total"],
            text=[f"{value:+.3f}" for value in values[:-1]] + [f"{values[-1]:.3f}"],
            textposition="outside",
            cliponaxis=False,
            increasing_marker_color=colour,
            decreasing_marker_color=NEUTRAL,
            totals_marker_color=OUTPUT,
            connector={"line": {"color": NEUTRAL, "width": 1}},
            customdata=values,
            hovertemplate="%{y}: %{customdata:.6f}<extra></extra>",
        )
    )
    figure.update_layout(
        title=labels.title(title),
        height=150 + _ROW_HEIGHT * len(values),
        xaxis={"title": quantity, "range": _with_room(parts)},
        yaxis={"title": "Part", "range": [len(values) - 0.4, -0.6]} | labels.token_ticks([*parts, total]),
    )
    first = max(parts, key=lambda part: abs(parts[part]))
    return Picture(
        name=name,
        figure=figure,
        alt=f"Running sum of {len(parts)} parts to {total}, {values[-1]:.6f}. Largest in size is {first}, "
        f"{parts[first]:+.6f}.",
        table=lambda: _table(parts),
    )


def _with_room(parts: Mapping[str, float]) -> list[float]:
    """The axis from the lowest to the highest point of the running sum, with room for the numbers beside the bars."""
    stops = [0.0, *accumulate(parts.values())]
    low, high = min(stops), max(stops)
    room = _ROOM * max(high - low, 1e-6)
    return [low - room if low < 0 else 0.0, high + room if high > 0 else 0.0]


def _table(parts: Mapping[str, float]) -> Table:
    return {"part": list(parts), "adds": list(parts.values()), "sum so far": list(accumulate(parts.values()))}
