"""Who asks and who answers: for two tokens, every head's weight in one direction against the other."""

import plotly.graph_objects as go

from qkv_core.figures import labels
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import NEUTRAL, QUERY
from qkv_core.measures.both_ways import BothWays
from qkv_core.view import View

_N_NAMED = 3  # the most one-sided heads carry their names


def both_ways_map(view: View, key: int, ranked: list[BothWays]) -> Picture:
    """A dot a head, across the weight of query to key, up that of key to query; on the diagonal both are equal."""
    asks, answers = view.asks, view.named(key)
    there = f"{labels.escape(asks)} asks, {labels.escape(answers)} answers"
    back = f"{labels.escape(answers)} asks, {labels.escape(asks)} answers"
    this = next(row for row in ranked if (row.layer, row.head) == view.place)
    others = [row for row in ranked if row is not this]
    n_named = _N_NAMED - (this in ranked[:_N_NAMED])
    figure = go.Figure([_dots(others, NEUTRAL, 7, n_named, "top left"), _dots([this], QUERY, 13, 1, "bottom left")])
    largest = max(weight for row in ranked for weight in (row.weight_there, row.weight_back))
    figure.add_shape(
        type="line", x0=0, y0=0, x1=largest, y1=largest, line={"color": NEUTRAL, "width": 1, "dash": "dot"}
    )
    figure.update_layout(
        title=labels.title(f"All {len(ranked)} heads for this pair, {view.head_name} marked; dotted: no difference"),
        height=460,
        showlegend=False,
        xaxis={"title": f"Weight: {there}", "range": [-0.1 * largest, 1.1 * largest]},
        yaxis={"title": f"Weight: {back}", "range": [-0.1 * largest, 1.1 * largest]},
    )
    first = ranked[0]
    return Picture(
        name=f"both-ways-{view.head_name}",
        figure=figure,
        alt=f"A dot for each of {len(ranked)} heads: the weight when “{asks}” asks and “{answers}” answers against the "
        f"other direction. The most one-sided is {first.head_name} with {first.weight_there:.4f} and "
        f"{first.weight_back:.4f}.",
        table=lambda: _table(asks, answers, ranked),
    )


def _dots(rows: list[BothWays], colour: str, size: int, n_named: int, name_at: str) -> go.Scatter:
    names = [row.head_name for row in rows]
    return go.Scatter(
        x=[row.weight_there for row in rows],
        y=[row.weight_back for row in rows],
        customdata=[[row.head_name, row.score_there, row.score_back] for row in rows],
        text=[name if place < n_named else "" for place, name in enumerate(names)],
        textposition=name_at,
        mode="markers+text",
        marker={"color": colour, "size": size, "opacity": 0.8},
        hovertemplate="%{customdata[0]}<br>weight there %{x:.6f}, back %{y:.6f}"
        "<br>q·k there %{customdata[1]:.6f}, back %{customdata[2]:.6f}<extra></extra>",
    )


def _table(asks: str, answers: str, ranked: list[BothWays]) -> Table:
    there, back = f"{asks} → {answers}", f"{answers} → {asks}"
    if there == back:  # a token and itself
        there, back = f"{there}, there", f"{back}, back"
    return {
        "head": [row.head_name for row in ranked],
        f"weight {there}": [row.weight_there for row in ranked],
        f"weight {back}": [row.weight_back for row in ranked],
        f"q·k {there}": [row.score_there for row in ranked],
        f"q·k {back}": [row.score_back for row in ranked],
    }
