"""Two sentences: whom a query looks at in each, what changed between aligned tokens, and how alike they grow."""

from collections.abc import Collection, Sequence

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.arcs import arc, words_on_a_line
from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS, escape, title
from qkv_core.figures.matrix import Axis, Matrix
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import FIRST, NEUTRAL, OUTPUT, SECOND
from qkv_core.measures.comparison import Comparison
from qkv_core.view import View

_REACH = 0.48  # of the height: arcs of both sentences do not meet
_LEAST = 0.01  # of attention; less would be no thicker than a hair


def links(found: Comparison) -> Picture:
    """Both sentences, one above the other, and between them where the query looks in each: a change has colour."""
    first, second = found.first, found.second
    (above, below), (lit, then_lit) = columns(found), found.lit
    figure = go.Figure(_arcs(first, above, lit, FIRST, base=1, height=-_REACH))
    figure.add_scatter(x=[0], y=[1], xaxis="x2", marker_opacity=0, hoverinfo="skip", showlegend=False)  # draws its axis
    if found.is_followed:
        figure.add_traces(_arcs(second, below, then_lit, SECOND, base=0, height=_REACH))
    bottom, top = (
        words_on_a_line(view.tokens, {*changed, view.query}, places) | {"range": [-0.6, max(*above, *below) + 0.6]}
        for view, changed, places in ((second, then_lit, below), (first, lit, above))
    )
    figure.update_layout(
        title=title(f"Where “{escape(first.asks)}” looks in {first.head_name}. Colour marks a change."),
        height=330,
        xaxis=bottom | {"title": "The second sentence"},
        xaxis2=top | {"title": "The first sentence", "side": "top", "overlaying": "x"},
        yaxis={"visible": False, "range": [-0.04, 1.04]},
        hovermode="closest",
    )
    return Picture(
        name=f"links-{first.head_name}",
        figure=figure,
        alt=f"Two sentences of {len(first.tokens)} and {len(second.tokens)} tokens, with arcs from “{first.asks}” in "
        f"{first.head_name}. What changed in the first: {_listed(first, lit)}; in the second: "
        f"{_listed(second, then_lit)}.",
        table=lambda: _table(found),
    )


def _arcs(
    view: View, places: Sequence[int], lit: Collection[int], colour: str, *, base: float, height: float
) -> list[go.Scatter]:
    """From the query to every key that gets a hair's width and more; each token stands in a column of the picture."""
    drawn = []
    for key in np.flatnonzero(view.row >= _LEAST).tolist():
        link = arc(
            view.query,
            key,
            float(view.row[key]),
            names=[view.named(token) for token in range(len(view.tokens))],
            colour=colour if key in lit else NEUTRAL,
            opacity=0.9 if key in lit else 0.45,
            base=base,
            height=height,
        )
        link.x = np.interp(link.x, range(len(places)), places)
        drawn.append(link)
    return drawn


def _listed(view: View, lit: Collection[int]) -> str:
    return ", ".join(f"“{view.named(key)}” {view.row[key]:.4f}" for key in sorted(lit)) or "nothing"


def columns(found: Comparison) -> tuple[list[int], list[int]]:
    """The column of each token of both sentences: partners share one, what stands between them begins at one."""
    first, second = [0] * len(found.first.tokens), [0] * len(found.second.tokens)
    column = a = b = 0
    ends = (len(first), len(second))
    for next_a, next_b in [*zip(found.alignment.first, found.alignment.second, strict=True), ends]:
        for offset, token in enumerate(range(a, next_a)):
            first[token] = column + offset
        for offset, token in enumerate(range(b, next_b)):
            second[token] = column + offset
        column += max(next_a - a, next_b - b)
        if (next_a, next_b) != ends:
            first[next_a] = second[next_b] = column
            column += 1
        a, b = next_a + 1, next_b + 1
    return first, second


def _table(found: Comparison) -> Table:
    """A line a column of the picture: the query's weight on what stands there in each sentence."""
    at_first, at_second = columns(found)
    lines = range(1 + max(*at_first, *at_second))
    cells = [
        (view, {column: token for token, column in enumerate(at)})
        for view, at in ((found.first, at_first), (found.second, at_second))
    ]
    return {
        heading: values
        for which, (view, tokens) in zip(("first", "second"), cells, strict=True)
        for heading, values in (
            (f"{which} sentence", [view.tokens[tokens[line]] if line in tokens else "" for line in lines]),
            (f"weight in the {which}", [float(view.row[tokens[line]]) if line in tokens else None for line in lines]),
        )
    }


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
