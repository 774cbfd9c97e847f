"""What a weight is worth: weights beside what each key adds, heads' shares of the output, and the loop's steps."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from qkv_core.encoder import Encoding
from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS, escape, title, token_ticks
from qkv_core.figures.matrix import Axis, Colours, Matrix
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, VALUE
from qkv_core.measures.loop import LoopStep
from qkv_core.measures.worth import contribution_norms, head_shares, value_norms
from qkv_core.view import Choice


def weight_and_worth(encoding: Encoding, choice: Choice) -> Picture:
    """For the chosen query: each key's weight, the length of its value through W_O, and their product."""
    layer = encoding.layers[choice.layer]
    weights = layer.attention.attention_weights[choice.head, choice.query]
    lengths = value_norms(layer)[choice.head]
    added = contribution_norms(layer)[choice.head, choice.query]
    rows = [(weights, KEY, "weight"), (lengths, VALUE, "‖v·W_O‖"), (added, OUTPUT, "weight × ‖v·W_O‖")]
    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.09, subplot_titles=[n for *_, n in rows]
    )
    for number, (values, colour, name) in enumerate(rows, start=1):
        hover = f"%{{x}}<br>{name}: %{{y:.6f}}<extra></extra>"
        bars = go.Bar(x=list(range(len(values))), y=values, marker_color=colour, hovertemplate=hover)
        figure.add_trace(bars, row=number, col=1)
    figure.update_annotations(x=0, xanchor="left")
    figure.update_xaxes(token_ticks(encoding.tokens) | {"tickangle": -90})
    figure.update_xaxes(title=KEY_AXIS, row=3, col=1)
    asks = encoding.tokens[choice.query]
    figure.update_layout(
        title=title(f"{choice.head_name}, query {escape(asks)}: what is looked at, and what it adds"),
        height=560,
        showlegend=False,
        bargap=0.25,
        margin_t=96,
    )
    most, adds = int(weights.argmax()), int(added.argmax())
    return Picture(
        name=f"worth-{choice.head_name}",
        figure=figure,
        alt=f"Three rows of bars over {len(weights)} keys for the query “{asks}”: weight, length of v·W_O, "
        f"and their product. Most weight: “{encoding.tokens[most]}”; most added by “{encoding.tokens[adds]}”.",
        table=lambda: {
            "key": [f"{i} {token}" for i, token in enumerate(encoding.tokens)],
            "weight": weights.tolist(),
            "‖v·W_O‖": lengths.tolist(),
            "weight × ‖v·W_O‖": added.tolist(),
        },
    )


def added_by_every_pair(encoding: Encoding, choice: Choice) -> Picture:
    """weight × ‖v·W_O‖ for every query and key of the chosen head."""
    values = contribution_norms(encoding.layers[choice.layer])[choice.head]
    queries, keys = Axis(QUERY_AXIS, encoding.tokens), Axis(KEY_AXIS, encoding.tokens)
    matrix = Matrix(values, queries, keys, "length", Colours.SIZE)
    title = f"{choice.head_name} · what each key adds to each query, weight × ‖v·W_O‖"
    return Picture(
        name=f"added-{choice.head_name}",
        figure=matrix.figure(title, framed_row=choice.query),
        alt=f"Heatmap of {len(values)} queries by {len(values)} keys: what each key adds in {choice.head_name}.",
        table=matrix.table,
    )


def shares_of_heads(encoding: Encoding, choice: Choice) -> Picture:
    """Each head's share of the attention output for the chosen query, and the bias's; together they are 1."""
    shares = head_shares(encoding.layers[choice.layer])[:, choice.query]
    names = [*(f"H{head}" for head in range(encoding.encoder.n_heads)), "b_O"]
    colours = [OUTPUT if head == choice.head else NEUTRAL for head in range(len(names))]
    bars = go.Bar(x=names, y=shares, marker_color=colours, hovertemplate="%{x}: %{y:.6f}<extra></extra>")
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(f"Layer {choice.layer}, query {escape(encoding.tokens[choice.query])}: whose output is it?"),
        height=340,
        xaxis={"title": "Head of the layer, and the bias"},
        yaxis={"title": "Share of the attention output"},
    )
    return Picture(
        name=f"shares-L{choice.layer}",
        figure=figure,
        alt=f"Bars of the shares of {encoding.encoder.n_heads} heads and the bias in the attention output of layer "
        f"{choice.layer}; sum {shares.sum():.4f}; the largest is {names[int(shares.argmax())]}, {shares.max():.4f}.",
        table=lambda: {"part": names, "share": shares.tolist()},
    )


def loop_steps(steps: Sequence[LoopStep], choice: Choice, token: str) -> Picture:
    """Every step's vector as a row of colours: d_model numbers each, scaled to the step's own largest."""
    exact = np.stack([step.vector for step in steps])
    vectors = exact / np.maximum(np.abs(exact).max(axis=1, keepdims=True), 1e-9)
    dimensions = [str(dimension) for dimension in range(vectors.shape[1])]
    rows = Axis("Step", [step.name for step in steps])
    matrix = Matrix(vectors, rows, Axis("Dimension", dimensions), "share of the row's largest")
    figure = matrix.figure(
        f"From the heads of layer {choice.layer} to the next x of {escape(token)}, each row scaled by itself"
    )
    # The colours are scaled row by row, for LayerNorm's rows would outshine all others; the hover is exact.
    figure.data[0].customdata = exact
    figure.data[0].hovertemplate = "%{y}<br>dimension %{x}: %{customdata:.6f}<extra></extra>"
    # A colour bar would name no number here, and take half of a phone's width.
    figure.update_layout(coloraxis_showscale=False)
    figure.update_xaxes(nticks=6, tickangle=0)
    return Picture(
        name=f"loop-L{choice.layer}",
        figure=figure,
        alt=f"{len(steps)} rows of {vectors.shape[1]} numbers, one a step, from the heads' outputs of “{token}” to "
        "the next layer's x; each row is scaled to its own largest number.",
        table=lambda: {"dimension": dimensions} | {step.name: step.vector.tolist() for step in steps},
    )
