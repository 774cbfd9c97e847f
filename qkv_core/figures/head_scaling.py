"""The division by √d_head in the real model: the spread of all heads, and every divisor at once."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.labels import KEY_AXIS, LEGEND_ABOVE, escape, title, token_ticks
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.scaling import DIVIDED
from qkv_core.figures.theme import FIRST, KEY, NEUTRAL, SECOND
from qkv_core.measures.head_scaling import Divided, DivisorSweep, HeadSpreads
from qkv_core.view import View

# A logarithmic axis that a reader can halve and double on.
_POWERS = {"tickvals": [2.0**power for power in range(-4, 12)]}


def spread_map(view: View, spreads: HeadSpreads) -> Picture:
    """A dot a head: the spread of all its scores, and of what softmax sees of them; dotted: √d_head."""
    n_layers, n_heads = spreads.whole.shape
    names = [f"L{layer}H{head}" for layer in range(n_layers) for head in range(n_heads)]
    chosen = view.layer * n_heads + view.head
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
        title=title(f"Spread of {len(names)} heads' raw scores, {view.head_name} marked; dotted: √d_head"),
        height=440,
        xaxis={"title": "Standard deviation of all scores", "type": "log"} | _POWERS,
        yaxis={"title": "Standard deviation within rows", "type": "log"} | _POWERS,
    )
    return Picture(
        name=f"spread-{view.head_name}",
        figure=figure,
        alt=f"{len(names)} dots, one a head, on logarithmic axes: the spread of all raw scores runs from "
        f"{whole.min():.4f} to {whole.max():.4f}, within rows from {within.min():.4f} to {within.max():.4f}; "
        f"√d_head is {spreads.expected:.4f}.",
        table=lambda: {"head": names, "spread of all scores": whole.tolist(), "spread within rows": within.tolist()},
    )


def query_row(view: View, found: Divided) -> Picture:
    """The chosen query's weights by the formula, and with the same raw scores over another number."""
    divided_by = f"divided by {found.divisor:.3f}"
    bars = [
        go.Bar(
            x=list(range(len(view.tokens))),
            y=weights,
            name=label,
            marker_color=colour,
            hovertemplate=f"{label}<br>%{{x}}: %{{y:.6f}}<extra></extra>",
        )
        for label, weights, colour in ((DIVIDED, found.row, FIRST), (divided_by, found.divided_row, SECOND))
    ]
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(f"{view.head_name}: the row of {escape(view.asks)}"),
        height=360,
        legend=LEGEND_ABOVE,
        xaxis={"title": KEY_AXIS, "tickangle": -90} | token_ticks(view.tokens),
        yaxis={"title": "Attention weight", "range": [0, 1.02]},
        margin_t=100,
    )
    return Picture(
        name=f"divided-row-{view.head_name}",
        figure=figure,
        alt=f"Bars of one query's weights over {len(view.tokens)} keys. Largest weight {found.row.max():.4f} with "
        f"scores {DIVIDED}, {found.divided_row.max():.4f} with scores {divided_by}.",
        table=lambda: {
            "key": [f"{i} {key}" for i, key in enumerate(view.tokens)],
            DIVIDED: found.row.tolist(),
            divided_by: found.divided_row.tolist(),
        },
    )


def divisor_curves(sweep: DivisorSweep, found: Divided) -> Picture:
    """All heads' largest weight and entropy against what the scores are divided by."""
    largest, share = sweep.bands["largest weight"], sweep.bands["entropy"]
    figure = go.Figure(
        [
            *(_edge(sweep, values) for values in (largest.low, largest.high)),
            _line(sweep, "largest weight, median", largest.median, SECOND),
            _line(sweep, "entropy as a share of ln n, median", share.median, FIRST),
        ]
    )
    figure.data[1].update(fill="tonexty", name="largest weight, tenth to ninth tenth", showlegend=True)
    for position, dash in ((found.d_head**0.5, "dot"), (found.divisor, "dash")):
        figure.add_vline(position, line={"color": NEUTRAL, "width": 1.5, "dash": dash})
    ticks = sweep.divisor[np.isclose(np.log2(sweep.divisor) % 1, 0)]
    figure.update_layout(
        title=title("All heads against the divisor; dotted: the formula's √d_head, dashed: yours"),
        height=420,
        legend=LEGEND_ABOVE,
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
        alt=f"Curves over divisors from {sweep.divisor[0]:g} to {sweep.divisor[-1]:g}: the median "
        f"largest weight falls from {largest.median[0]:.4f} to {largest.median[-1]:.4f}, the entropy share rises from "
        f"{share.median[0]:.4f} to {share.median[-1]:.4f}.",
        table=lambda: _divisor_table(sweep),
    )


def _edge(sweep: DivisorSweep, values: Array) -> go.Scatter:
    return go.Scatter(
        x=sweep.divisor,
        y=values,
        mode="lines",
        line={"color": SECOND, "width": 0},
        hoverinfo="skip",
        showlegend=False,
    )


def _line(sweep: DivisorSweep, label: str, values: Array, colour: str) -> go.Scatter:
    return go.Scatter(
        x=sweep.divisor,
        y=values,
        name=label,
        mode="lines+markers",
        line={"color": colour, "width": 2.5},
        hovertemplate=f"{label}<br>divided by %{{x:.4f}}: %{{y:.6f}}<extra></extra>",
    )


def _divisor_table(sweep: DivisorSweep) -> Table:
    columns: Table = {"divided by": sweep.divisor.tolist()}
    for measure, band in sweep.bands.items():
        columns |= {
            f"{measure}, {statistic}": getattr(band, statistic).tolist()
            for statistic in ("low", "median", "high", "mean")
        }
    return columns
