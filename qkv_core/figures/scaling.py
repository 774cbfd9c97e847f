"""Why √d_k, on random numbers: what softmax and gradients do while d_k grows."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.labels import LEGEND_ABOVE, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import FIRST, NEUTRAL, SECOND
from qkv_core.measures.scaling import RandomNumbers

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

DIVIDED, BARE = "divided by √dₖ", "as they are"


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
