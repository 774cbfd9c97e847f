"""Why the scores are divided by √dₖ: spread, saturation and gradient against dₖ, and the real heads beside them."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.choice import Choice
from qkv_core.figures.labels import title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, QUERY
from qkv_core.scaling import Band, DotProducts, ScalingSweep, TemperatureSweep

_LOG = {"type": "log", "dtick": 1, "exponentformat": "power"}
_BINS = 60


def histogram(sample: DotProducts) -> Picture:
    """The dot products before and after the division, on one axis."""
    edge = float(np.abs(sample.unscaled).max())
    edges = np.linspace(-edge, edge, _BINS + 1)
    centres = (edges[:-1] + edges[1:]) / 2
    counts = {name: np.histogram(of, edges)[0] for name, of in (("q·k", sample.unscaled), ("q·k/√dₖ", sample.scaled))}
    figure = go.Figure(
        [
            go.Bar(
                x=centres, y=count, name=name, marker_color=colour, opacity=0.7, hovertemplate="%{x:.4f}: %{y} pairs"
            )
            for (name, count), colour in zip(counts.items(), (KEY, QUERY), strict=True)
        ]
    )
    figure.update_layout(
        title=title(f"Dot products of {len(sample.unscaled)} random pairs with dₖ = {sample.d_k}"),
        height=340,
        barmode="overlay",
        bargap=0,
        xaxis={"title": "Dot product"},
        yaxis={"title": "Pairs in this bin"},
        legend={"orientation": "h", "y": -0.3},
    )
    return Picture(
        name=f"dot-products-{sample.d_k}",
        figure=figure,
        alt=f"Histogram of {len(sample.unscaled)} dot products of random vectors with dₖ = {sample.d_k}: spread "
        f"{sample.unscaled.std():.3f} before the division by √dₖ, {sample.scaled.std():.3f} after.",
        table=lambda: (
            {"from": edges[:-1].tolist(), "to": edges[1:].tolist()} | {n: c.tolist() for n, c in counts.items()}
        ),
    )


def spread_against_d_k(sweep: ScalingSweep) -> Picture:
    """Measured spread with and without the division, and the line √dₖ, on log-log axes."""
    lines = {
        "√dₖ": (sweep.expected_spread, NEUTRAL),
        "without scaling": (sweep.unscaled.spread, KEY),
        "divided by √dₖ": (sweep.scaled.spread, QUERY),
    }
    return _curves("spread", "Spread of the scores", "Standard deviation of the scores", sweep.d_k, lines)


def gradient_against_d_k(sweep: ScalingSweep) -> Picture:
    """The gradient that reaches a query through softmax: its median collapses without scaling, its mean does not."""
    lines = {
        "median, divided by √dₖ": (sweep.scaled.dq_norm.median, QUERY),
        "median, without scaling": (sweep.unscaled.dq_norm.median, KEY),
        "mean, without scaling": (sweep.unscaled.dq_norm.mean, OUTPUT),
    }
    return _curves("gradient", "Gradient that reaches a query", "Length of dq", sweep.d_k, lines)


def largest_weight_against_d_k(sweep: ScalingSweep) -> Picture:
    """How far softmax saturates: the largest weight of a row."""
    lines = {
        "divided by √dₖ": (sweep.scaled.rows.largest_weight.median, QUERY),
        "without scaling": (sweep.unscaled.rows.largest_weight.median, KEY),
    }
    return _curves("largest-weight", "Largest weight of a row, median", "Largest weight", sweep.d_k, lines, log_y=False)


def temperature_curve(sweep: TemperatureSweep, d_head: int, chosen: float) -> Picture:
    """The chosen head's rows over the temperature; √d_head is the formula, 1 is no scaling."""
    band: Band = sweep.rows.largest_weight
    lines = {
        "median": (band.median, QUERY),
        "a tenth below": (band.low, NEUTRAL),
        "a tenth above": (band.high, NEUTRAL),
    }
    picture = _curves(
        "temperature", "One knob: what the scores are divided by", "Largest weight of a row", sweep.temperature, lines,
        axis="What the scores are divided by", log_y=False,
    )  # fmt: skip
    for value, name in ((1.0, "no scaling"), (d_head**0.5, f"√{d_head}"), (chosen, "yours")):
        picture.figure.add_vline(x=value, line={"color": NEUTRAL, "dash": "dot"})
        # An annotation on a logarithmic axis stands at the logarithm.
        picture.figure.add_annotation(
            x=np.log10(value), y=1.0, yref="paper", yanchor="bottom", text=name, showarrow=False
        )
    return picture


def real_heads(spreads: Array, within_rows: Array, choice: Choice, d_head: int) -> Picture:
    """Every head's spread of raw scores on the sentence, against the √d_head of the assumption."""
    n_layers, n_heads = spreads.shape
    names = [f"L{layer}H{head}" for layer in range(n_layers) for head in range(n_heads)]
    colours = [KEY if name == choice.head_name else NEUTRAL for name in names]
    figure = go.Figure(
        go.Bar(x=names, y=spreads.ravel(), marker_color=colours, hovertemplate="%{x}: spread %{y:.4f}<extra></extra>")
    )
    figure.add_hline(y=d_head**0.5, line={"color": QUERY, "dash": "dot"}, annotation_text=f"√{d_head}")
    figure.update_layout(
        title=title(f"Spread of the raw scores of all {len(names)} heads on this sentence"),
        height=360,
        xaxis={"title": "Head", "nticks": 24},
        yaxis={"title": "Standard deviation of q·k"},
    )
    return Picture(
        name="real-spread",
        figure=figure,
        alt=f"Bars of the spread of raw scores of {len(names)} heads, from {spreads.min():.2f} to {spreads.max():.2f}, "
        f"against √{d_head} = {d_head**0.5:.2f}.",
        table=lambda: {
            "head": names,
            "spread of q·k": spreads.ravel().tolist(),
            "spread within rows": within_rows.ravel().tolist(),
        },
    )


def _curves(
    name: str,
    heading: str,
    quantity: str,
    x: Array,
    lines: dict[str, tuple[Array, str]],
    *,
    axis: str = "dₖ, numbers in a query and a key",
    log_y: bool = True,
) -> Picture:
    figure = go.Figure(
        [
            go.Scatter(
                x=x,
                y=y,
                name=label,
                mode="lines+markers",
                line={"color": colour, "width": 3},
                hovertemplate=f"{label}<br>%{{x:.4g}}: %{{y:.4g}}<extra></extra>",
            )
            for label, (y, colour) in lines.items()
        ]
    )
    figure.update_layout(
        title=title(heading),
        height=360,
        xaxis={"title": axis, "type": "log"},
        yaxis={"title": quantity} | (_LOG if log_y else {"range": [0, 1.05]}),
        legend={"orientation": "h", "y": -0.35},
    )
    ends = "; ".join(f"{label}: {y[0]:.3g} to {y[-1]:.3g}" for label, (y, _) in lines.items())
    return Picture(
        name=name,
        figure=figure,
        alt=f"{heading}, curves over {axis} from {x[0]:.3g} to {x[-1]:.3g}. {ends}.",
        table=lambda: {axis: x.tolist()} | {label: y.tolist() for label, (y, _) in lines.items()},
    )
