"""The division by √d_head in the real model: the spread of all heads, and every divisor at once."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.figures.labels import escape, title
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.scaling import softmax_row
from qkv_core.figures.theme import FIRST, KEY, NEUTRAL, SECOND
from qkv_core.measures.head_scaling import HeadSpreads, divided_row
from qkv_core.measures.scaling import TemperatureSweep
from qkv_core.view import Choice

# A logarithmic axis that a reader can halve and double on.
_POWERS = {"tickvals": [2.0**power for power in range(-4, 12)]}


def spread_map(spreads: HeadSpreads, choice: Choice) -> Picture:
    """A dot a head: the spread of all its scores, and of what softmax sees of them; dotted: √d_head."""
    n_layers, n_heads = spreads.whole.shape
    names = [f"L{layer}H{head}" for layer in range(n_layers) for head in range(n_heads)]
    chosen = choice.layer * n_heads + choice.head
    whole, within = spreads.whole.ravel(), spreads.within_rows.ravel()
    dots = go.Scatter(
        x=whole,
        y=within,
        text=names,
        mode="markers",
        marker={
            "size": [14 if head == chosen else 8 for head in range(len(names))],
            "symbol": ["diamond" if head == chosen else "circle" for head in range(len(names))],
            "color": [KEY if head == chosen else NEUTRAL for head in range(len(names))],
            "opacity": 0.85,
        },
        hovertemplate="%{text}<br>all scores %{x:.4f}<br>within rows %{y:.4f}<extra></extra>",
    )
    figure = go.Figure(dots)
    line = {"color": NEUTRAL, "width": 1, "dash": "dot"}
    figure.add_vline(spreads.expected, line=line)
    figure.add_hline(spreads.expected, line=line)
    figure.update_layout(
        title=title(f"Spread of {len(names)} heads' raw scores, {choice.head_name} marked; dotted: √d_head"),
        height=440,
        xaxis={"title": "Standard deviation of all scores", "type": "log"} | _POWERS,
        yaxis={"title": "Standard deviation within rows", "type": "log"} | _POWERS,
    )
    return Picture(
        name=f"spread-{choice.head_name}",
        figure=figure,
        alt=f"{len(names)} dots, one a head, on logarithmic axes: the spread of all raw scores runs from "
        f"{whole.min():.4f} to {whole.max():.4f}, within rows from {within.min():.4f} to {within.max():.4f}; "
        f"√d_head is {spreads.expected:.4f}.",
        table=lambda: {"head": names, "spread of all scores": whole.tolist(), "spread within rows": within.tolist()},
    )


def query_row(encoding: Encoding, choice: Choice, divisor: float) -> Picture:
    """The chosen query's weights by the formula, and with the same raw scores over another number."""
    sqrt_d_head = float(np.sqrt(encoding.encoder.d_head))
    weights, other_weights = (divided_row(encoding, choice, number) for number in (sqrt_d_head, divisor))
    return softmax_row(
        encoding.tokens,
        weights,
        other_weights,
        heading=f"{choice.head_name}: the row of {escape(encoding.tokens[choice.query])}",
        divided_by=f"divided by {divisor:.3f}",
        name=f"divided-row-{choice.head_name}",
    )


def divisor_curves(sweep: TemperatureSweep, divisor: float, sqrt_d_head: float) -> Picture:
    """All heads' largest weight and entropy against what the scores are divided by."""
    largest, share = sweep.rows.largest_weight, sweep.rows.entropy_share
    figure = go.Figure(
        [
            *(_edge(sweep, values) for values in (largest.low, largest.high)),
            _line(sweep, "largest weight, median", largest.median, SECOND),
            _line(sweep, "entropy as a share of ln n, median", share.median, FIRST),
        ]
    )
    figure.data[1].update(fill="tonexty", name="largest weight, tenth to ninth tenth", showlegend=True)
    for position, dash in ((sqrt_d_head, "dot"), (divisor, "dash")):
        figure.add_vline(position, line={"color": NEUTRAL, "width": 1.5, "dash": dash})
    ticks = sweep.temperature[np.isclose(np.log2(sweep.temperature) % 1, 0)]
    figure.update_layout(
        title=title("All heads against the divisor; dotted: the formula's √d_head, dashed: yours"),
        height=420,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        xaxis={
            "title": "What the raw scores are divided by",
            "type": "log",
            "tickvals": ticks.tolist(),
            "ticktext": [f"{tick:g}" for tick in ticks],
        },
        yaxis={"title": "Largest weight; entropy share", "range": [0, 1.02]},
        margin_t=140,
    )
    return Picture(
        name="divisors",
        figure=figure,
        alt=f"Curves over divisors from {sweep.temperature[0]:g} to {sweep.temperature[-1]:g}: the median "
        f"largest weight falls from {largest.median[0]:.4f} to {largest.median[-1]:.4f}, the entropy share rises from "
        f"{share.median[0]:.4f} to {share.median[-1]:.4f}.",
        table=lambda: _divisor_table(sweep),
    )


def _edge(sweep: TemperatureSweep, values: Array) -> go.Scatter:
    return go.Scatter(
        x=sweep.temperature,
        y=values,
        mode="lines",
        line={"color": SECOND, "width": 0},
        hoverinfo="skip",
        showlegend=False,
    )


def _line(sweep: TemperatureSweep, label: str, values: Array, colour: str) -> go.Scatter:
    return go.Scatter(
        x=sweep.temperature,
        y=values,
        name=label,
        mode="lines+markers",
        line={"color": colour, "width": 2.5},
        hovertemplate=f"{label}<br>divided by %{{x:.4f}}: %{{y:.6f}}<extra></extra>",
    )


def _divisor_table(sweep: TemperatureSweep) -> Table:
    columns: Table = {"divided by": sweep.temperature.tolist()}
    for name in ("largest_weight", "entropy_share", "effective_keys", "jacobian_norm"):
        band = getattr(sweep.rows, name)
        columns |= {
            f"{name.replace('_', ' ')}, {statistic}": getattr(band, statistic).tolist()
            for statistic in ("low", "median", "high", "mean")
        }
    return columns
