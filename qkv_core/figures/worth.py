"""What a weight is worth: weights beside what each key adds, and heads' shares of the output."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from qkv_core.attention import Array
from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS, escape, title, token_ticks
from qkv_core.figures.matrix import Axis, Colours, Matrix
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, VALUE
from qkv_core.measures.worth import Worth
from qkv_core.view import View

_AS_EVER = {"marker": {"opacity": 1}}  # a touched bar chooses its token: the others need not fade


def weight_and_worth(view: View, found: Worth) -> Picture:
    """For the chosen query: each key's weight, the length of its value through W_O, and their product."""
    rows = [
        (found.row, KEY, "weight"),
        (found.value_norms, VALUE, "length of the value, ‖v·W_O‖"),
        (found.added, OUTPUT, "weight × length: what the token adds"),
    ]
    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.13, subplot_titles=[n for *_, n in rows]
    )
    for number, (values, colour, name) in enumerate(rows, start=1):
        hover = f"%{{x}}<br>{name}: %{{y:.6f}}<extra></extra>"
        bars = go.Bar(
            x=list(range(len(values))), y=values, marker_color=colour, hovertemplate=hover, unselected=_AS_EVER
        )
        figure.add_trace(bars, row=number, col=1)
    figure.update_annotations(x=0, xanchor="left")
    figure.update_xaxes(token_ticks(view.tokens) | {"tickangle": -90})
    figure.update_xaxes(title=KEY_AXIS, row=3, col=1)
    figure.update_layout(
        title=title(f"What “{escape(view.asks)}” looks at in {view.head_name}, and what each token adds"),
        height=412,
        showlegend=False,
        bargap=0.25,
        margin_t=92,
    )
    return Picture(
        name=f"worth-{view.head_name}",
        figure=figure,
        alt=f"Three rows of bars over {len(view.tokens)} keys for the query “{view.asks}”: weight, length of the "
        f"value, and their product. Most weight: “{view.named(found.looks_most)}”; most added by "
        f"“{view.named(found.adds_most)}”.",
        table=lambda: (
            {"key": [f"{i} {token}" for i, token in enumerate(view.tokens)]}
            | {name: values.tolist() for values, _, name in rows}
        ),
    )


def added_by_every_pair(view: View, found: Worth) -> Picture:
    """weight × ‖v·W_O‖ for every query and key of the chosen head."""
    queries, keys = Axis(QUERY_AXIS, view.tokens), Axis(KEY_AXIS, view.tokens)
    matrix = Matrix(found.added_by_pairs, queries, keys, "length", Colours.SIZE)
    title = f"{view.head_name} · what each key adds to each query, weight × ‖v·W_O‖"
    n = len(view.tokens)
    return Picture(
        name=f"added-{view.head_name}",
        figure=matrix.figure(title, framed_row=view.query),
        alt=f"Heatmap of {n} queries by {n} keys: what each key adds in {view.head_name}.",
        table=matrix.table,
    )


def shares_of_heads(view: View, shares: Array) -> Picture:
    """Each head's share of the attention output for the chosen query, and the bias's: [n_heads + 1], sum 1."""
    names = [*(f"H{head}" for head in range(len(shares) - 1)), "b_O"]
    colours = [OUTPUT if head == view.head else NEUTRAL for head in range(len(names))]
    bars = go.Bar(x=names, y=shares, marker_color=colours, hovertemplate="%{x}: %{y:.6f}<extra></extra>")
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(f"Layer {view.layer}, query {escape(view.asks)}: whose output is it?"),
        height=340,
        xaxis={"title": "Head of the layer, and the bias"},
        yaxis={"title": "Share of the attention output"},
    )
    return Picture(
        name=f"shares-L{view.layer}",
        figure=figure,
        alt=f"Bars of the shares of {len(shares) - 1} heads and the bias in the attention output of layer "
        f"{view.layer}; sum {shares.sum():.4f}; the largest is {names[int(shares.argmax())]}, {shares.max():.4f}.",
        table=lambda: {"part": names, "share": shares.tolist()},
    )
