"""Tokens as points: one map for queries, one for keys, one for values; and queries with keys on one map."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.picture import Picture
from qkv_core.figures.points import dots, line, numbered, words
from qkv_core.measures.spaces import Joint, Space
from qkv_core.view import View

N_NEIGHBOURS = 3
_SMALLEST_KEY, _LARGEST_KEY = 6, 28  # pixels, for attention weights 0 and 1


def space_map(view: View, space: Space) -> Picture:
    """The visible tokens in one of the three spaces; lines lead from the chosen token to its nearest.

    The plane is fitted to all tokens. "Nearest" is measured in all dimensions, so that the plane can't mislead.
    """
    points, share, rows = space.plane.points, space.plane.variance_shares.sum(), view.visible
    near = space.near[:N_NEIGHBOURS]
    named = {view.query, *near}
    figure = go.Figure(
        [
            *(line(points[view.query], points[token]) for token in near),
            dots(view, points, space.role, named),
            *words(view, points, named),
        ]
    )
    figure.update_layout(
        title=f"As a {space.role}: {share:.0%} of the variance",
        height=370,
        showlegend=False,
        xaxis={"title": "1st component"} | _padded(points[rows, 0]),
        yaxis={"title": "2nd component", "scaleanchor": "x"} | _padded(points[rows, 1]),
    )
    nearest = ", ".join(f"“{view.named(token)}” at {space.away[token]:.2f}" for token in near) or "no other token"
    return Picture(
        name=f"{space.role}-space-{view.head_name}",
        figure=figure,
        alt=f"Map of {len(rows)} tokens by their {space.role} vectors, showing {share:.0%} of the variance. "
        f"Nearest to “{view.asks}” in all dimensions: {nearest}.",
        table=lambda: {
            "token": numbered(view),
            "1st component": points[rows, 0].tolist(),
            "2nd component": points[rows, 1].tolist(),
            f"distance from {view.asks}": space.away[rows].tolist(),
        },
    )


def joint_map(view: View, found: Joint) -> Picture:
    """Queries and keys of one head on one plane; each key as large as the attention that the chosen query pays it."""
    queries, keys, rows, row = found.picture.queries, found.picture.keys, view.visible, view.row
    figure = go.Figure(
        [
            *_line_to_the_strongest(view, found),
            dots(view, queries, "query", {view.query}),
            _keys(view, keys),
            *words(view, queries, {view.query}),
            *words(view, keys, {found.strongest, found.nearest}, _LARGEST_KEY),
        ]
    )
    figure.update_layout(
        title=labels.title(
            f"{view.head_name} · Queries and keys on one plane: {found.picture.share:.0%} of the scores"
        ),
        height=560,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemsizing": "constant"},
        margin_t=100,
        xaxis={"title": "1st singular direction"},
        yaxis={"title": "2nd singular direction", "scaleanchor": "x"},
    )
    return Picture(
        name=f"joint-{view.head_name}",
        figure=figure,
        alt=f"Map of {len(rows)} queries and {len(rows)} keys; keys are larger the more attention “{view.asks}” pays "
        f"them. Its strongest key is “{view.named(found.strongest)}” with {row[found.strongest]:.4f}, the nearest on "
        f"the map “{view.named(found.nearest)}”.",
        table=lambda: {
            "token": numbered(view),
            "query 1st": queries[rows, 0].tolist(),
            "query 2nd": queries[rows, 1].tolist(),
            "key 1st": keys[rows, 0].tolist(),
            "key 2nd": keys[rows, 1].tolist(),
            f"weight from {view.asks}": row[rows].tolist(),
        },
    )


def _padded(values: Array) -> dict[str, list[float]]:
    """Room for the names of the outermost points."""
    if not len(values):
        return {}
    room = 0.2 * float(np.ptp(values)) or 1.0  # a single point has no width of its own
    return {"range": [float(values.min()) - room, float(values.max()) + room]}


def _keys(view: View, points: Array) -> go.Scatter:
    paid = view.row[view.visible]
    return dots(view, points, "key", set(view.visible)).update(
        customdata=paid,
        hovertemplate="key %{hovertext}<br>weight %{customdata:.6f}<br>%{x:.4f}, %{y:.4f}<extra></extra>",
        marker={"size": _by_weight(paid), "symbol": "diamond", "opacity": 0.8},
    )


def _line_to_the_strongest(view: View, found: Joint) -> list[go.Scatter]:
    if not {view.query, found.strongest} <= set(view.visible):
        return []
    return [line(found.picture.queries[view.query], found.picture.keys[found.strongest])]


def _by_weight(attention_weights: Array) -> list[float]:
    """Sizes whose areas grow with the weights, from a mark that can still be seen."""
    sizes: list[float] = (_SMALLEST_KEY + (_LARGEST_KEY - _SMALLEST_KEY) * np.sqrt(attention_weights)).tolist()
    return sizes
