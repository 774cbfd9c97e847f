"""The ledger's three pictures: products that add up to the score, the row's softmax, the blend of the values."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from qkv_core.encoder import Encoding
from qkv_core.figures.labels import KEY_AXIS, escape, title, token_ticks
from qkv_core.figures.matrix import matrix_figure, matrix_table
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, QUERY
from qkv_core.measures.ledger import Ledger
from qkv_core.view import Choice


def products(encoding: Encoding, choice: Choice, key: int, entry: Ledger) -> Picture:
    """q, k and their products, dimension by dimension."""
    asks, answers = encoding.tokens[choice.query], encoding.tokens[key]
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
        name=f"products-{choice.head_name}",
        figure=figure,
        alt=f"Bars of q of “{asks}”, of k of “{answers}” and of their products, which add up to {entry.score:.6f}. "
        f"The largest product is {entry.products.max():.6f}, in dimension {entry.products.argmax()}.",
        table=lambda: {
            "dimension": dimensions,
            "q": entry.q.tolist(),
            "k": entry.k.tolist(),
            "q × k": entry.products.tolist(),
            "sum so far": np.cumsum(entry.products).tolist(),
        },
    )


def softmax_row(encoding: Encoding, choice: Choice, key: int, entry: Ledger) -> Picture:
    """The query's row: every key's weight, its exponential over the row's sum."""
    asks = encoding.tokens[choice.query]
    columns = np.stack([entry.row_scaled_scores, entry.row_exponentials], axis=1)
    bars = go.Bar(
        x=list(range(len(encoding.tokens))),
        y=entry.row_attention_weights,
        customdata=columns,
        marker_color=[KEY if position == key else NEUTRAL for position in range(len(encoding.tokens))],
        hovertemplate="%{x}<br>scaled score %{customdata[0]:.6f}<br>exp(scaled − largest) %{customdata[1]:.6f}"
        "<br>weight %{y:.6f}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(f"The row of {escape(asks)}: weights that sum to {entry.row_attention_weights.sum():.6f}"),
        height=340,
        xaxis={"title": KEY_AXIS, "tickangle": -90} | token_ticks(encoding.tokens),
        yaxis={"title": "Attention weight", "range": [0, 1]},
    )
    return Picture(
        name=f"softmax-row-{choice.head_name}",
        figure=figure,
        alt=f"Bars of the attention weights of the query “{asks}” over {len(encoding.tokens)} keys; "
        f"“{encoding.tokens[key]}” gets {entry.attention_weight:.4f}.",
        table=lambda: _softmax_table(encoding, entry),
    )


def blend(encoding: Encoding, choice: Choice, entry: Ledger) -> Picture:
    """Each key's value times its weight, and their sum z in the last row."""
    names = [*encoding.tokens, "sum = z"]
    values = np.vstack([entry.weighted_values, entry.z])
    dimensions = [str(dimension) for dimension in range(entry.d_head)]
    figure = matrix_figure(
        values,
        title=f"Weight × value of every key; the last row is their sum, z of {escape(encoding.tokens[choice.query])}",
        quantity="weight × v",
        row_axis=KEY_AXIS,
        column_axis="Dimension of v and z",
        row_names=names,
        column_names=dimensions,
        framed_row=len(names) - 1,
    )
    return Picture(
        name=f"blend-{choice.head_name}",
        figure=figure,
        alt=f"Heatmap of {len(encoding.tokens)} keys by {entry.d_head} dimensions: each value times its weight, "
        f"with their sum z in the last row.",
        table=lambda: matrix_table(values, "key", names, dimensions),
    )


def _softmax_table(encoding: Encoding, entry: Ledger) -> Table:
    return {
        "key": [f"{i} {token}" for i, token in enumerate(encoding.tokens)],
        "scaled score": entry.row_scaled_scores.tolist(),
        "scaled − largest": (entry.row_scaled_scores - entry.row_largest).tolist(),
        "exp(scaled − largest)": entry.row_exponentials.tolist(),
        "÷ sum of the row": [entry.denominator] * len(encoding.tokens),
        "weight": entry.row_attention_weights.tolist(),
    }
