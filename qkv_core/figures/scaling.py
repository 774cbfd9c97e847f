"""Why √d_k, on random numbers: dot products before and after the division, one row's softmax, curves over d_k."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.labels import KEY_AXIS, LEGEND_ABOVE, title, token_ticks
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import FIRST, NEUTRAL, SECOND
from qkv_core.measures.scaling import MAX_D_K, RandomNumbers

# What of a sweep can be drawn against d_k, and what its axis says.
MEASURES = {
    "gradient at q": "Gradient that reaches q, its length",
    "gradient at k": "Gradient that reaches k, its length",
    "Jacobian of softmax": "Norm of softmax's Jacobian",
    "spread": "Standard deviation of the scores",
    "largest weight": "Largest weight of a row",
    "entropy": "Entropy of a row over ln n",
    "effective keys": "Effective number of keys",
}
_LINEAR = {"largest weight", "entropy"}
_N_BARS = 80
_BARS_REACH = 8  # standard deviations either side, as expected: beyond every product that is drawn
# The axes stay as they are when d_k changes, so that what widens is seen to widen. Twice the widest spread either way.
_REACH = 2 * MAX_D_K**0.5
_HIGHEST = 0.18

DIVIDED, BARE = "divided by √dₖ", "as they are"


def histogram(found: RandomNumbers) -> Picture:
    """The same dot products before and after the division, on one axis."""
    bars = [
        _histogram_bars(found.dot_products, found.expected_spread, BARE, SECOND),
        _histogram_bars(found.scaled_dot_products, 1.0, DIVIDED, FIRST),
    ]
    figure = go.Figure([bar for bar, _, _ in bars])
    n_outside = int(np.sum(np.abs(found.dot_products) > _REACH))
    outside = f"; {n_outside} {'lies' if n_outside == 1 else 'lie'} outside" if n_outside else ""
    figure.update_layout(
        title=title(f"{len(found.dot_products)} dot products, dₖ = {found.d_k}{outside}"),
        height=360,
        barmode="overlay",
        bargap=0,
        legend=LEGEND_ABOVE,
        xaxis={"title": "Dot product q·k", "range": [-_REACH, _REACH]},
        yaxis={"title": "Share of the pairs", "range": [0, _HIGHEST]},
        legend_traceorder="reversed",
        margin_t=100,
    )
    return Picture(
        name=f"dot-products-{found.d_k}",
        figure=figure,
        alt=f"Histograms of {len(found.dot_products)} dot products with d_k {found.d_k}: their standard deviation is "
        f"{found.dot_products.std():.4f}, and {found.scaled_dot_products.std():.4f} after the division by √d_k.",
        table=lambda: _histogram_table(bars),
    )


def random_row(found: RandomNumbers) -> Picture:
    """One random query's weights on its keys, the largest first."""
    order = np.argsort(-found.row)
    return two_rows(
        [f"key {key}" for key in order],
        found.row[order],
        found.unscaled_row[order],
        heading=f"One random query over {len(order)} random keys, dₖ = {found.d_k}",
        divided_by=BARE,
        name=f"random-row-{found.d_k}",
    )


def two_rows(
    names: Sequence[str], weights: Array, other_weights: Array, *, heading: str, divided_by: str, name: str
) -> Picture:
    """One query's weights [n_key] with the formula's division, and divided by something else."""
    series = ((DIVIDED, weights, FIRST), (divided_by, other_weights, SECOND))
    bars = [
        go.Bar(
            x=list(range(len(names))),
            y=values,
            name=label,
            marker_color=colour,
            hovertemplate=f"{label}<br>%{{x}}: %{{y:.6f}}<extra></extra>",
        )
        for label, values, colour in series
    ]
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(heading),
        height=360,
        legend=LEGEND_ABOVE,
        xaxis={"title": KEY_AXIS, "tickangle": -90} | token_ticks(names),
        yaxis={"title": "Attention weight", "range": [0, 1.02]},
        margin_t=100,
    )
    return Picture(
        name=name,
        figure=figure,
        alt=f"Bars of one query's weights over {len(names)} keys. Largest weight {weights.max():.4f} with scores "
        f"{DIVIDED}, {other_weights.max():.4f} with scores {divided_by}.",
        table=lambda: {
            "key": [f"{i} {key}" for i, key in enumerate(names)],
            DIVIDED: weights.tolist(),
            divided_by: other_weights.tolist(),
        },
    )


def curves(found: RandomNumbers, measure: str) -> Picture:
    """One of MEASURES against d_k, with and without the division; the chosen d_k is marked."""
    d_k, lines = found.sweep.d_k, _lines(found, measure)
    figure = go.Figure([_line(d_k, *line) for line in lines])
    figure.add_vline(found.d_k, line={"color": NEUTRAL, "width": 1, "dash": "dot"})
    figure.update_layout(
        title=title(f"{MEASURES[measure]} against dₖ"),
        height=440,
        legend=LEGEND_ABOVE,
        xaxis={
            "title": "dₖ, the size of q and k",
            "type": "log",
            "tickvals": d_k[::2].tolist(),
            "ticktext": [f"{size:.0f}" for size in d_k[::2]],
        },
        yaxis={"title": MEASURES[measure]}
        | ({"range": [0, 1.02]} if measure in _LINEAR else {"type": "log", "exponentformat": "power", "nticks": 8}),
        margin_t=150,
    )
    return Picture(
        name=f"scaling-{measure.replace(' ', '-')}",
        figure=figure,
        alt=f"Curves of {measure} over d_k from {d_k[0]:.0f} to {d_k[-1]:.0f}. At the end: "
        + "; ".join(f"{label} {values[-1]:.3g}" for label, values, _, _ in lines)
        + ".",
        table=lambda: {"d_k": d_k.tolist()} | {label: values.tolist() for label, values, _, _ in lines},
    )


_Line = tuple[str, Array, str, str]  # label, values, colour, dash


def _lines(found: RandomNumbers, measure: str) -> list[_Line]:
    sweep = found.sweep
    bare, divided = sweep.unscaled[measure], sweep.scaled[measure]
    if measure == "spread":  # one number at each size: of all the scores
        return [
            (BARE, bare.mean, SECOND, "solid"),
            (DIVIDED, divided.mean, FIRST, "solid"),
            ("√dₖ, the theory", np.sqrt(sweep.d_k), NEUTRAL, "dot"),
        ]
    return [
        (f"{label}, {statistic}", getattr(band, statistic), colour, dash)
        for label, band, colour in ((BARE, bare, SECOND), (DIVIDED, divided, FIRST))
        for statistic, dash in (("median", "solid"), ("mean", "dash"))
    ]


def _line(d_k: Array, label: str, values: Array, colour: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=d_k,
        y=values,
        name=label,
        mode="lines+markers" if dash == "solid" else "lines",
        line={"color": colour, "width": 2.5, "dash": dash},
        hovertemplate=f"{label}<br>dₖ %{{x}}: %{{y:.6g}}<extra></extra>",
    )


def _histogram_bars(values: Array, deviation: float, label: str, colour: str) -> tuple[go.Bar, Array, Array]:
    """Bars whose width goes with the expected spread, so that both histograms can be seen on one axis."""
    edges = np.linspace(-_BARS_REACH, _BARS_REACH, _N_BARS + 1) * deviation
    shares = np.histogram(values, edges)[0] / len(values)
    bar = go.Bar(
        x=(edges[1:] + edges[:-1]) / 2,
        y=shares,
        width=np.diff(edges),
        name=label,
        marker={"color": colour, "opacity": 0.75, "line": {"width": 0}},
        hovertemplate=f"{label}<br>about %{{x:.4g}}: %{{y:.4f}}<extra></extra>",
    )
    return bar, edges, shares


def _histogram_table(bars: Sequence[tuple[go.Bar, Array, Array]]) -> Table:
    columns: Table = {}
    for bar, edges, shares in bars:
        columns |= {f"{bar.name}, from": edges[:-1].tolist(), f"{bar.name}, share": shares.tolist()}
    return columns
