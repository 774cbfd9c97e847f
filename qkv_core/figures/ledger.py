"""The ledger's three pictures: products that add up to the score, the row's softmax, the blend of the values."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from qkv_core.figures.labels import KEY_AXIS, escape, title, token_ticks
from qkv_core.figures.matrix import Axis, Matrix
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, QUERY
from qkv_core.measures.ledger import Ledger
from qkv_core.view import View


def products(view: View, entry: Ledger) -> Picture:
    """q, k and their products, dimension by dimension."""
    asks, answers = f"“{view.asks}”", f"“{view.named(entry.key)}”"
    dimensions = list(range(entry.d_head))
    rows = [(entry.q, QUERY, f"q of {asks}"), (entry.k, KEY, f"k of {answers}"), (entry.products, OUTPUT, "q × k")]
    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.08, subplot_titles=[escape(name) for _, _, name in rows]
    )
    for position, (values, colour, name) in enumerate(rows, start=1):
        hover = f"{escape(name)}<br>dimension %{{x}}: %{{y:.6f}}<extra></extra>"
        bars = go.Bar(x=dimensions, y=values, marker_color=colour, hovertemplate=hover)
        figure.add_trace(bars, row=position, col=1)
    figure.update_annotations(x=0, xanchor="left")
    figure.update_xaxes(title="Dimension of q and k", row=3, col=1)
    figure.update_layout(
        title=title(f"{entry.d_head} products add up to the score {entry.score:.6f}"),
        height=440,
        showlegend=False,
        bargap=0.25,
        margin_t=84,
    )
    return Picture(
        name=f"products-{view.head_name}",
        figure=figure,
        alt=f"Bars of q of {asks}, of k of {answers} and of their products, which add up to {entry.score:.6f}. "
        f"The largest product is {entry.products.max():.6f}, in dimension {entry.products.argmax()}.",
        table=lambda: {
            "dimension": dimensions,
            "q": entry.q.tolist(),
            "k": entry.k.tolist(),
            "q × k": entry.products.tolist(),
            "sum so far": np.cumsum(entry.products).tolist(),
        },
    )


def row_of_weights(view: View, entry: Ledger) -> Picture:
    """The query's row: every key's weight, its exponential over the row's sum."""
    asks = f"“{view.asks}”"
    columns = np.stack([entry.row_scaled_scores, entry.row_exponentials], axis=1)
    bars = go.Bar(
        x=list(range(len(view.tokens))),
        y=entry.row_attention_weights,
        customdata=columns,
        marker_color=[KEY if position == entry.key else NEUTRAL for position in range(len(view.tokens))],
        hovertemplate="%{x}<br>scaled score %{customdata[0]:.6f}<br>exp(scaled − largest) %{customdata[1]:.6f}"
        "<br>weight %{y:.6f}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(f"The row of {escape(asks)}: weights that sum to {entry.row_attention_weights.sum():.6f}"),
        height=340,
        xaxis={"title": KEY_AXIS, "tickangle": -90} | token_ticks(view.tokens),
        yaxis={"title": "Attention weight", "range": [0, 1]},
    )
    return Picture(
        name=f"softmax-row-{view.head_name}",
        figure=figure,
        alt=f"Bars of the attention weights of the query {asks} over {len(view.tokens)} keys; "
        f"“{view.named(entry.key)}” gets {entry.attention_weight:.4f}.",
        table=lambda: _softmax_table(view, entry),
    )


def blend(view: View, entry: Ledger) -> Picture:
    """Each key's value times its weight, and their sum z in the last row."""
    rows = Axis(KEY_AXIS, [*view.tokens, "sum = z"])
    dimensions = Axis("Dimension of v and z", [str(dimension) for dimension in range(entry.d_head)])
    matrix = Matrix(np.vstack([entry.weighted_values, entry.z]), rows, dimensions, "weight × v")
    return Picture(
        name=f"blend-{view.head_name}",
        figure=matrix.figure(
            f"Weight × value of every key; the last row is their sum, z of “{escape(view.asks)}”",
            framed_row=len(view.tokens),
        ),
        alt=f"Heatmap of {len(view.tokens)} keys by {entry.d_head} dimensions: each value times its weight, "
        f"with their sum z in the last row.",
        table=matrix.table,
    )


def _softmax_table(view: View, entry: Ledger) -> Table:
    return {
        "key": [f"{i} {token}" for i, token in enumerate(view.tokens)],
        "scaled score": entry.row_scaled_scores.tolist(),
        "scaled − largest": (entry.row_scaled_scores - entry.row_largest).tolist(),
        "exp(scaled − largest)": entry.row_exponentials.tolist(),
        "÷ sum of the row": [entry.denominator] * len(view.tokens),
        "weight": entry.row_attention_weights.tolist(),
    }
