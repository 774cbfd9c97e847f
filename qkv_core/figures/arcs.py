"""Arcs over tokens that stand on a line, as wide as a weight is large: whom a head's queries look at."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from qkv_core.figures import labels

_WIDEST = 10  # pixels, of a weight of 1
_THINNEST = 1
_LOOP = 0.3  # of the distance between two tokens: half the width of an arc from a token to itself
_POINTS = 40  # of one arc; a finger or a mouse finds the nearest
_LOWEST = 0.15  # of the largest height, that of an arc over the whole line


def arc(
    start: int,
    end: int,
    weight: float,
    *,
    names: Sequence[str],
    colour: str,
    base: float = 0.0,
    height: float = 1.0,
    opacity: float = 0.85,
) -> go.Scatter:
    """From the token that asks to a dot at the one that answers.

    `height` is that of the largest possible arc above the base, or below it where it is negative.
    """
    turn = np.linspace(np.pi, 0, _POINTS)
    reach = abs(end - start) / max(len(names) - 1, 1)
    half = max(abs(end - start) / 2, _LOOP)
    x = (start + end) / 2 + half * np.cos(turn)
    y = base + height * (_LOWEST + (1 - _LOWEST) * reach) * np.sin(turn)
    at_the_end = [0] * _POINTS
    at_the_end[0 if end < start else -1] = 5 + round(4 * weight)
    asks, answers = (labels.escape(names[token]) for token in (start, end))
    return go.Scatter(
        x=x,
        y=y,
        mode="lines+markers",
        line={"color": colour, "width": max(_THINNEST, _WIDEST * weight)},
        marker={"color": colour, "size": at_the_end, "opacity": 1, "line_width": 0},
        opacity=opacity,
        showlegend=False,
        hovertemplate=f"Query: {asks}<br>Key: {answers}<br>weight: {weight:.6f}<extra></extra>",
    )


def words_on_a_line(tokens: Sequence[str], strong: Collection[int], places: Sequence[int]) -> dict[str, Any]:
    """An axis with the words at their places, strong ones in bold, upright where there is no room to lie.

    Of many tokens it has only some.
    """
    shown = range(0, len(tokens), 1 + len(tokens) // labels.MANY_TOKENS)
    words = [labels.escape(tokens[token]) for token in shown]
    return {
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "autotickangles": [0, -90],  # at an angle between, the outermost words would not be drawn
        "range": [-0.6, max(places) + 0.6],
        "tickmode": "array",
        "tickvals": [places[token] for token in shown],
        "ticktext": [f"<b>{word}</b>" if token in strong else word for token, word in zip(shown, words, strict=True)],
    }
