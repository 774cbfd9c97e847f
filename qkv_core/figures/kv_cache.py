"""What it costs to read one token more, against how many there are."""

import plotly.graph_objects as go

from qkv_core.figures.labels import LEGEND_ABOVE, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import FIRST, SECOND
from qkv_core.measures.kv_cache import Costs

_WHOLE, _CACHED = "without a cache", "with a cache"


def costs(found: Costs, unit: str) -> Picture:
    """Both ways of reading on one logarithmic axis; `unit` says what is counted: "multiplications", "seconds"."""
    ways = ((_WHOLE, found.whole, SECOND, "circle"), (_CACHED, found.cached, FIRST, "diamond"))
    figure = go.Figure(
        [
            go.Scatter(
                x=found.lengths,
                y=values,
                name=name,
                mode="lines+markers",
                line={"color": colour, "width": 3},
                marker={"symbol": symbol, "size": 9},
                hovertemplate=f"{name}<br>token %{{x}}: %{{y:.4g}} {unit}<extra></extra>",
            )
            for name, values, colour, symbol in ways
        ]
    )
    figure.update_layout(
        title=title(f"{unit.capitalize()} that one more token takes"),
        height=340,
        legend=LEGEND_ABOVE,
        xaxis={"title": "Number of the token", "type": "log", "tickvals": found.lengths},
        yaxis={"title": unit.capitalize(), "type": "log", "exponentformat": "power"},
    )
    return Picture(
        name=f"cache-{unit}",
        figure=figure,
        alt=f"Two lines of {unit} for one more token, from token {found.lengths[0]} to {found.lengths[-1]}: without a "
        f"cache it takes {found.ratios[0]:.1f} to {found.ratios[-1]:.1f} times as many.",
        table=lambda: {"token": list(found.lengths), _WHOLE: list(found.whole), _CACHED: list(found.cached)},
    )
