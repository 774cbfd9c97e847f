"""Two sentences: each one's weights on the same scale, what changed between aligned tokens, and how alike they grow."""

import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS, title
from qkv_core.figures.matrix import Axis, Colours, Matrix
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import OUTPUT
from qkv_core.measures.comparison import Comparison
from qkv_core.view import View


def weights_of(view: View, which: str) -> Picture:
    """One sentence's weights in the chosen head, from 0 to 1 like the other's."""
    queries, keys = Axis(QUERY_AXIS, view.tokens), Axis(KEY_AXIS, view.tokens)
    matrix = Matrix(view.head_weights, queries, keys, "weight", Colours.SHARE)
    return Picture(
        name=f"{which.lower()}-{view.head_name}",
        figure=matrix.figure(f"{which} sentence, {view.head_name}"),
        alt=f"Heatmap of the weights of the {which.lower()} sentence in {view.head_name}, {len(view.tokens)} tokens.",
        table=matrix.table,
    )


def what_changed(found: Comparison) -> Picture:
    """Second minus first, between the tokens that both sentences have."""
    values, name = found.changes, found.first.head_name
    matrix = Matrix(values, Axis(QUERY_AXIS, found.tokens), Axis(KEY_AXIS, found.tokens), "change of weight")
    return Picture(
        name=f"change-{name}",
        figure=matrix.figure(f"{name} · what changed between the tokens that both have"),
        alt=f"Heatmap of the change of weight from the first sentence to the second in {name}, between {len(values)} "
        f"aligned tokens; the largest rise is {values.max(initial=0):.4f}, the largest fall "
        f"{values.min(initial=0):.4f}.",
        table=matrix.table,
    )


def likeness_grows(cosines: Array) -> Picture:
    """The cosine of the two sentences after the embeddings and after every layer."""
    stages = ["embeddings", *(f"after L{layer}" for layer in range(len(cosines) - 1))]
    figure = go.Figure(
        go.Scatter(
            x=stages,
            y=cosines,
            mode="lines+markers",
            line={"color": OUTPUT, "width": 3},
            hovertemplate="%{x}: %{y:.6f}<extra></extra>",
        )
    )
    figure.update_layout(
        title=title("How alike the two sentences are, layer by layer"),
        height=320,
        xaxis={"title": "Stage of the model"},
        yaxis={"title": "Cosine"},
    )
    return Picture(
        name="likeness-by-layer",
        figure=figure,
        alt=f"A line of the cosine of both sentences from {cosines[0]:.4f} after the embeddings to "
        f"{cosines[-1]:.4f} at the end.",
        table=lambda: {"stage": stages, "cosine": cosines.tolist()},
    )
