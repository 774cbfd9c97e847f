"""All heads of the model on one figure: how different W_Q, W_K and W_V are, the chosen head among the others."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import KEY, NEUTRAL
from qkv_core.measures.likeness import PAIRS, Likeness
from qkv_core.view import View

_BAND = 0.7  # of a row's height, for the layers one below the other
_NAMES = {"QK": "Q, K", "QV": "Q, V", "KV": "K, V"}


@dataclass(frozen=True)
class _Strip:
    """One measure of all heads: rows of [n_layers, n_heads], and what matrices of no relation would give."""

    title: str
    rows: dict[str, Array]
    unrelated: float | None = None


def all_heads(view: View, found: Likeness) -> Picture:
    """A strip a measure, a dot a head; within a row the first layer is on top."""
    strips = _strips(found)
    figure = make_subplots(
        rows=len(strips),
        cols=1,
        row_heights=[len(strip.rows) + 0.5 for strip in strips],
        vertical_spacing=0.2,
        subplot_titles=[strip.title for strip in strips],
    )
    for row, strip in enumerate(strips, start=1):
        for trace in _dots(strip, view):
            figure.add_trace(trace, row=row, col=1)
        figure.update_xaxes(rangemode="tozero", row=row, col=1)
        if strip.unrelated is not None:
            figure.add_vline(strip.unrelated, line={"color": NEUTRAL, "width": 1, "dash": "dot"}, row=row, col=1)
        figure.update_yaxes(range=[len(strip.rows) - 0.4, -0.6], **labels.token_ticks(list(strip.rows)), row=row, col=1)
    figure.update_annotations(x=0, xanchor="left", font_size=None)  # the template's
    figure.update_xaxes(title="Measure of each head", row=len(strips), col=1)
    n_layers, n_heads = found.asymmetry.shape
    figure.update_layout(
        title=labels.title(f"All {n_layers * n_heads} heads, {view.head_name} marked; dotted: matrices of no relation"),
        height=430,
        showlegend=False,
        margin_t=96,
    )
    return Picture(
        name=f"likeness-{view.head_name}",
        figure=figure,
        alt=f"Dots for {n_layers * n_heads} heads on {len(strips)} measures. {view.head_name}: overlap of W_Q and W_K "
        f"{found.overlap['QK'][view.place]:.4f}, asymmetry {found.asymmetry[view.place]:.4f}.",
        table=lambda: _table(found, strips),
    )


def _strips(found: Likeness) -> list[_Strip]:
    return [
        _Strip(
            "Overlap of what they read",
            {_NAMES[pair]: found.overlap[pair] for pair in PAIRS},
            found.unrelated_overlap,
        ),
        _Strip("Asymmetry (0: W_Q·W_Kᵀ symmetric)", {"Q, K": found.asymmetry}, 0.5),
    ]


def _dots(strip: _Strip, view: View) -> list[go.Scatter]:
    return [
        trace
        for row, values in enumerate(strip.rows.values())
        for trace in (_others(values, row), _this(values, row, view))
    ]


def _others(values: Array, row: int) -> go.Scatter:
    return go.Scatter(
        x=values.ravel(),
        y=_heights(values, row).ravel(),
        mode="markers",
        marker={"color": NEUTRAL, "size": 6, "opacity": 0.55},
        text=_head_names(values),
        hovertemplate="%{text}: %{x:.6f}<extra></extra>",
    )


def _this(values: Array, row: int, view: View) -> go.Scatter:
    return go.Scatter(
        x=[values[view.place]],
        y=[_heights(values, row)[view.place]],
        mode="markers",
        marker={"color": KEY, "size": 14, "symbol": "diamond"},
        text=[view.head_name],
        hovertemplate="%{text}: %{x:.6f}<extra></extra>",
    )


def _heights(values: Array, row: int) -> Array:
    n_layers = len(values)
    offsets = (np.arange(n_layers) - (n_layers - 1) / 2) / n_layers * _BAND
    return np.broadcast_to((row + offsets)[:, None], values.shape)


def _head_names(values: Array) -> list[str]:
    return [f"L{layer}H{head}" for layer in range(values.shape[0]) for head in range(values.shape[1])]


def _table(found: Likeness, strips: list[_Strip]) -> Table:
    columns: Table = {"head": _head_names(found.asymmetry)}
    for strip in strips:
        columns |= {
            f"{strip.title.split(' ')[0]}, {name}": values.ravel().tolist() for name, values in strip.rows.items()
        }
    return columns
