"""Tokens as dots with their words: what the maps of queries, keys and values are drawn with."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.projections import ROLE_COLOURS
from qkv_core.figures.theme import NEUTRAL
from qkv_core.view import View

DOT, CHOSEN_DOT = 8, 15  # pixels
_MANY_NAMES = 24  # tokens; beyond, only those that matter are named, and hovering names the rest
_SMALL = '<span style="font-size:75%">{}</span>'  # names that matter less, in proportion to the page's type
_FAINT = 0.4


def dots(view: View, points: Array, role: str, strong: set[int]) -> go.Scatter:
    """A dot a visible token in its role's colour: the asking one large, those that are not strong faint."""
    rows = view.visible
    return go.Scatter(
        name={"query": "Queries", "key": "Keys", "value": "Values"}[role],
        x=points[rows, 0],
        y=points[rows, 1],
        mode="markers",
        marker={
            "color": ROLE_COLOURS[role],
            "size": [CHOSEN_DOT if token == view.query else DOT for token in rows],
            "opacity": [1 if token in strong else _FAINT for token in rows],
        },
        hovertext=[labels.escape(token) for token in numbered(view)],
        hovertemplate=f"{role} %{{hovertext}}<br>%{{x:.4f}}, %{{y:.4f}}<extra></extra>",
    )


def words(view: View, points: Array, named: set[int], size: int = CHOSEN_DOT) -> list[go.Scatter]:
    """The tokens' words over their dots: those that matter in the page's text colour, the rest small and grey.

    `size` is that of the largest named dot, whose word must stay clear of it.
    """
    rows = view.visible
    rest = [token for token in rows if token not in named] if len(rows) <= _MANY_NAMES else []
    strong = [token for token in rows if token in named]
    return [
        _words(view, points, rest, _SMALL, {"color": NEUTRAL}, DOT),
        _words(view, points, strong, "{}", {}, size),
    ]


def line(start: Array, end: Array) -> go.Scatter:
    """A dotted line from one point to another."""
    ends = np.stack([start, end])
    style = {"color": NEUTRAL, "width": 1, "dash": "dot"}
    return go.Scatter(x=ends[:, 0], y=ends[:, 1], mode="lines", line=style, hoverinfo="skip", showlegend=False)


def numbered(view: View) -> list[str]:
    """The visible tokens with their positions, as rows of a table."""
    return [f"{row} {view.tokens[row]}" for row in view.visible]


def _words(view: View, points: Array, tokens: Sequence[int], form: str, font: dict[str, str], clear: int) -> go.Scatter:
    return go.Scatter(
        x=points[tokens, 0],
        y=points[tokens, 1],
        mode="markers+text",  # Plotly keeps a word away from its own trace's marker only
        marker={"size": clear, "opacity": 0},
        text=[form.format(labels.escape(view.tokens[token])) for token in tokens],
        textposition="top center",
        textfont=font,
        hoverinfo="skip",
        showlegend=False,
    )
