"""Why √d_k, on random numbers: dot products before and after the division, one row's softmax, curves over d_k."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.labels import KEY_AXIS, title, token_ticks
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import FIRST, NEUTRAL, SECOND
from qkv_core.measures.scaling import Band, DotProducts, RandomHeads, ScalingCurves, ScalingSweep

# What can be drawn against d_k; the words and the menu use these names.
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
_N_BARS = 40
_BARS_REACH = 4  # standard deviations either side, as expected

DIVIDED, BARE = "divided by √dₖ", "as they are"


def histogram(products: DotProducts) -> Picture:
    """The same dot products before and after the division, on one axis."""
    bars = [
        _histogram_bars(products.unscaled, products.expected_spread, BARE, SECOND),
        _histogram_bars(products.scaled, 1.0, DIVIDED, FIRST),
    ]
    figure = go.Figure([bar for bar, _, _ in bars])
    reach = _BARS_REACH * products.expected_spread
    figure.update_layout(
        title=title(f"{len(products.unscaled)} dot products, dₖ = {products.d_k}; {_N_BARS} bars each"),
        height=360,
        barmode="overlay",
        bargap=0,
        legend=_LEGEND,
        xaxis={"title": "Dot product q·k", "range": [-reach, reach]},
        yaxis={"title": "Share of the pairs", "rangemode": "tozero"},
        legend_traceorder="reversed",
        margin_t=100,
    )
    return Picture(
        name=f"dot-products-{products.d_k}",
        figure=figure,
        alt=f"Histograms of {len(products.unscaled)} dot products with d_k {products.d_k}: their standard deviation is "
        f"{products.unscaled.std():.4f}, and {products.scaled.std():.4f} after the division by √d_k.",
        table=lambda: _histogram_table(bars),
    )


def random_row(heads: RandomHeads) -> Picture:
    """The first random query's weights on its keys, the largest first."""
    weights, other_weights = (heads.attend(scaled=scaled).attention_weights[0, 0] for scaled in (True, False))
    order = np.argsort(-weights)
    n_tokens, d_k = heads.k.shape[1:]
    return softmax_row(
        [f"key {key}" for key in order],
        weights[order],
        other_weights[order],
        heading=f"One random query over {n_tokens} random keys, dₖ = {d_k}",
        divided_by=BARE,
        name=f"random-row-{d_k}",
    )


def softmax_row(
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
        legend=_LEGEND,
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


def curves(sweep: ScalingSweep, measure: str, d_k: int) -> Picture:
    """One of MEASURES against d_k, with and without the division; the chosen d_k is marked."""
    lines = _lines(sweep, measure)
    figure = go.Figure([_line(sweep.d_k, *line) for line in lines])
    figure.add_vline(d_k, line={"color": NEUTRAL, "width": 1, "dash": "dot"})
    figure.update_layout(
        title=title(f"{MEASURES[measure]} against dₖ"),
        height=440,
        legend=_LEGEND,
        xaxis={
            "title": "dₖ, the size of q and k",
            "type": "log",
            "tickvals": sweep.d_k[::2].tolist(),
            "ticktext": [f"{size:.0f}" for size in sweep.d_k[::2]],
        },
        yaxis={"title": MEASURES[measure]}
        | ({"range": [0, 1.02]} if measure in _LINEAR else {"type": "log", "exponentformat": "power", "nticks": 8}),
        margin_t=150,
    )
    return Picture(
        name=f"scaling-{measure.replace(' ', '-')}",
        figure=figure,
        alt=f"Curves of {measure} over d_k from {sweep.d_k[0]:.0f} to {sweep.d_k[-1]:.0f}. At the end: "
        + "; ".join(f"{label} {values[-1]:.3g}" for label, values, _, _ in lines)
        + ".",
        table=lambda: {"d_k": sweep.d_k.tolist()} | {label: values.tolist() for label, values, _, _ in lines},
    )


def band_of(measured: ScalingCurves, measure: str) -> Band:
    """The band that a name of MEASURES stands for; "spread" has none."""
    return {
        "gradient at q": measured.dq_norm,
        "gradient at k": measured.dk_norm,
        "Jacobian of softmax": measured.rows.jacobian_norm,
        "largest weight": measured.rows.largest_weight,
        "entropy": measured.rows.entropy_share,
        "effective keys": measured.rows.effective_keys,
    }[measure]


_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
_Line = tuple[str, Array, str, str]  # label, values, colour, dash


def _lines(sweep: ScalingSweep, measure: str) -> list[_Line]:
    if measure == "spread":
        return [
            (BARE, sweep.unscaled.spread, SECOND, "solid"),
            (DIVIDED, sweep.scaled.spread, FIRST, "solid"),
            ("√dₖ, the theory", sweep.expected_spread, NEUTRAL, "dot"),
        ]
    return [
        (f"{label}, {statistic}", getattr(band_of(measured, measure), statistic), colour, dash)
        for label, measured, colour in ((BARE, sweep.unscaled, SECOND), (DIVIDED, sweep.scaled, FIRST))
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
