"""Tokens as points: one map for queries, one for keys, one for values; and queries with keys on one map."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.figures import labels
from qkv_core.figures.picture import Picture
from qkv_core.figures.projections import ROLE_COLOURS
from qkv_core.figures.theme import NEUTRAL
from qkv_core.measures.pca import principal_plane
from qkv_core.measures.projections import Projection
from qkv_core.measures.spaces import distances, joint_picture, neighbours
from qkv_core.view import Choice, visible_tokens

N_NEIGHBOURS = 3
_MANY_NAMES = 24  # tokens; beyond, only those that matter are named, and hovering names the rest
_SMALL = '<span style="font-size:75%">{}</span>'  # names that matter less, in proportion to the page's type
_DOT, _CHOSEN_DOT = 8, 15  # pixels
_SMALLEST_KEY, _LARGEST_KEY = 6, 28  # pixels, for attention weights 0 and 1
_FAINT = 0.4


def space_map(encoding: Encoding, choice: Choice, view: Projection) -> Picture:
    """The visible tokens in one of the three spaces; lines lead from the chosen token to its nearest.

    The plane is fitted to all tokens. "Nearest" is measured in all dimensions, so that the plane can't mislead.
    """
    plane, rows = principal_plane(view.vectors), visible_tokens(encoding, choice)
    near = neighbours(view.vectors, choice.query, rows)[:N_NEIGHBOURS] if choice.query in rows else []
    named, share = {choice.query, *(token for token, _ in near)}, plane.variance_shares.sum()
    figure = go.Figure(
        [
            *(_line(plane.points[choice.query], plane.points[token]) for token, _ in near),
            _marks(encoding, plane.points, rows, view.role, choice.query, named),
            *_names(encoding, plane.points, rows, named),
        ]
    )
    figure.update_layout(
        title=f"As a {view.role}<br>{share:.0%} of the variance",
        height=370,
        showlegend=False,
        xaxis={"title": "1st component"} | _padded(plane.points[rows, 0]),
        yaxis={"title": "2nd component", "scaleanchor": "x"} | _padded(plane.points[rows, 1]),
    )
    nearest = ", ".join(f"“{encoding.tokens[token]}” at {away:.2f}" for token, away in near) or "no other token"
    return Picture(
        name=f"{view.role}-space-{choice.head_name}",
        figure=figure,
        alt=f"Map of {len(rows)} tokens by their {view.role} vectors, showing {share:.0%} of the variance. "
        f"Nearest to “{encoding.tokens[choice.query]}” in all dimensions: {nearest}.",
        table=lambda: {
            "token": _numbered(encoding, rows),
            "1st component": plane.points[rows, 0].tolist(),
            "2nd component": plane.points[rows, 1].tolist(),
            f"distance from {encoding.tokens[choice.query]}": distances(view.vectors)[choice.query, rows].tolist(),
        },
    )


def joint_map(encoding: Encoding, choice: Choice) -> Picture:
    """Queries and keys of one head on one plane; each key as large as the attention that the chosen query pays it."""
    trace = encoding.layers[choice.layer].attention
    joint, row = joint_picture(trace.scaled_scores[choice.head]), trace.attention_weights[choice.head, choice.query]
    rows, asks = visible_tokens(encoding, choice), encoding.tokens[choice.query]
    first, near = int(row.argmax()), int(joint.closeness[choice.query].argmax())
    queries = _marks(encoding, joint.queries, rows, "query", choice.query, {choice.query})
    keys = _marks(encoding, joint.keys, rows, "key", choice.query, set(rows)).update(
        customdata=row[rows],
        hovertemplate="key %{hovertext}<br>weight %{customdata:.6f}<br>%{x:.4f}, %{y:.4f}<extra></extra>",
        marker={"size": _by_weight(row[rows]), "symbol": "diamond", "opacity": 0.8},
    )
    strongest = [_line(joint.queries[choice.query], joint.keys[first])] if {choice.query, first} <= set(rows) else []
    names = [
        *_names(encoding, joint.queries, rows, {choice.query}),
        *_names(encoding, joint.keys, rows, {first, near}, _LARGEST_KEY),
    ]
    figure = go.Figure([*strongest, queries, keys, *names])
    figure.update_layout(
        title=labels.title(f"{choice.head_name} · Queries and keys on one plane: {joint.share:.0%} of the scores"),
        height=560,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "itemsizing": "constant"},
        margin_t=100,
        xaxis={"title": "1st singular direction of the scaled scores"},
        yaxis={"title": "2nd singular direction", "scaleanchor": "x"},
    )
    return Picture(
        name=f"joint-{choice.head_name}",
        figure=figure,
        alt=f"Map of {len(rows)} queries and {len(rows)} keys; keys are larger the more attention “{asks}” pays them. "
        f"Its strongest key is “{encoding.tokens[first]}” with {row[first]:.4f}, the nearest on the map "
        f"“{encoding.tokens[near]}”.",
        table=lambda: {
            "token": _numbered(encoding, rows),
            "query 1st": joint.queries[rows, 0].tolist(),
            "query 2nd": joint.queries[rows, 1].tolist(),
            "key 1st": joint.keys[rows, 0].tolist(),
            "key 2nd": joint.keys[rows, 1].tolist(),
            f"weight from {asks}": row[rows].tolist(),
        },
    )


def _marks(encoding: Encoding, points: Array, rows: list[int], role: str, chosen: int, strong: set[int]) -> go.Scatter:
    """A dot a token in its role's colour: the chosen one large, those that are not strong faint."""
    return go.Scatter(
        name={"query": "Queries", "key": "Keys", "value": "Values"}[role],
        x=points[rows, 0],
        y=points[rows, 1],
        mode="markers",
        marker={
            "color": ROLE_COLOURS[role],
            "size": [_CHOSEN_DOT if token == chosen else _DOT for token in rows],
            "opacity": [1 if token in strong else _FAINT for token in rows],
        },
        hovertext=[labels.escape(token) for token in _numbered(encoding, rows)],
        hovertemplate=f"{role} %{{hovertext}}<br>%{{x:.4f}}, %{{y:.4f}}<extra></extra>",
    )


def _names(
    encoding: Encoding, points: Array, rows: list[int], named: set[int], size: int = _CHOSEN_DOT
) -> list[go.Scatter]:
    """The tokens' words over their dots: those that matter in the page's text colour, the rest small and grey.

    `size` is that of the largest named dot, whose word must stay clear of it.
    """
    rest = [token for token in rows if token not in named] if len(rows) <= _MANY_NAMES else []
    strong = [token for token in rows if token in named]
    words = [(rest, _SMALL, {"color": NEUTRAL}, _DOT), (strong, "{}", {}, size)]
    return [
        go.Scatter(
            x=points[tokens, 0],
            y=points[tokens, 1],
            mode="markers+text",  # Plotly keeps a word away from its own trace's marker only
            marker={"size": clear, "opacity": 0},
            text=[form.format(labels.escape(encoding.tokens[token])) for token in tokens],
            textposition="top center",
            textfont=font,
            hoverinfo="skip",
            showlegend=False,
        )
        for tokens, form, font, clear in words
    ]


def _line(start: Array, end: Array) -> go.Scatter:
    ends = np.stack([start, end])
    line = {"color": NEUTRAL, "width": 1, "dash": "dot"}
    return go.Scatter(x=ends[:, 0], y=ends[:, 1], mode="lines", line=line, hoverinfo="skip", showlegend=False)


def _by_weight(attention_weights: Array) -> list[float]:
    """Sizes whose areas grow with the weights, from a mark that can still be seen."""
    sizes: list[float] = (_SMALLEST_KEY + (_LARGEST_KEY - _SMALLEST_KEY) * np.sqrt(attention_weights)).tolist()
    return sizes


def _numbered(encoding: Encoding, rows: list[int]) -> list[str]:
    return [f"{row} {encoding.tokens[row]}" for row in rows]


def _padded(values: Array) -> dict[str, list[float]]:
    """Room for the names of the outermost points."""
    if not len(values):
        return {}
    room = 0.2 * float(np.ptp(values)) or 1.0  # a single point has no width of its own
    return {"range": [float(values.min()) - room, float(values.max()) + room]}
