"""Two sentences: whom a query looks at in each, what changed between aligned tokens, and how alike they grow."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.arcs import arc
from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS, escape, title
from qkv_core.figures.matrix import Axis, Matrix
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import FIRST, NEUTRAL, OUTPUT, SECOND
from qkv_core.measures.comparison import Comparison
from qkv_core.view import View

_FIRST, _SECOND = "The first sentence", "The second sentence"
_REACH = 0.48  # of the height: arcs of both sentences do not meet
_LEAST = 0.01  # of attention; less would be no thicker than a hair


def links(found: Comparison) -> Picture:
    """Both sentences, one above the other, and between them where the query looks in each: a change has colour."""
    first, second = found.first, found.second
    places = columns(found)
    lit = found.lit
    figure = go.Figure()
    for view, at, changed, colour, base, height in (
        (first, places[0], lit[0], FIRST, 1.0, -_REACH),
        (second, places[1], lit[1], SECOND, 0.0, _REACH),
    ):
        followed = view is first or found.is_followed
        for key in [key for key, weight in enumerate(view.row.tolist()) if followed and weight >= _LEAST]:
            link = arc(
                *(view.query, key, float(view.row[key])),
                names=[view.named(token) for token in range(len(view.tokens))],
                colour=colour if key in changed else NEUTRAL,
                opacity=0.9 if key in changed else 0.45,
                base=base,
                height=height,
            )
            # The arc is drawn between tokens; here each token stands in the column of its partner.
            link.x = np.interp(link.x, range(len(at)), at)
            figure.add_trace(link)
    n_columns = 1 + max(*places[0], *places[1])
    axis = {"showgrid": False, "zeroline": False, "ticks": "", "range": [-0.6, n_columns - 0.4], "tickmode": "array"}
    figure.add_scatter(x=[0], y=[1], xaxis="x2", mode="markers", marker_opacity=0, hoverinfo="skip", showlegend=False)
    figure.update_layout(
        title=title(f"Where “{escape(first.asks)}” looks in {first.head_name}. Colour marks a change."),
        height=330,
        xaxis=axis | {"tickvals": places[1], "ticktext": _words(second, lit[1]), "title": _SECOND},
        xaxis2=axis
        | {"tickvals": places[0], "ticktext": _words(first, lit[0]), "title": _FIRST, "side": "top", "overlaying": "x"},
        yaxis={"visible": False, "range": [-0.04, 1.04]},
        hovermode="closest",
    )
    named = [f"“{first.named(key)}” {first.row[key]:.4f}" for key in sorted(lit[0])]
    then = [f"“{second.named(key)}” {second.row[key]:.4f}" for key in sorted(lit[1])]
    return Picture(
        name=f"links-{first.head_name}",
        figure=figure,
        alt=f"Two sentences of {len(first.tokens)} and {len(second.tokens)} tokens and arcs from “{first.asks}” in "
        f"{first.head_name}. What changed, in the first: {', '.join(named) or 'nothing'}; in the second: "
        f"{', '.join(then) or 'nothing'}.",
        table=lambda: _table(found),
    )


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


def _words(view: View, lit: frozenset[int]) -> list[str]:
    """The tokens, those whose link changed and the one that asks in bold."""
    strong = {*lit, view.query}
    return [f"<b>{escape(token)}</b>" if place in strong else escape(token) for place, token in enumerate(view.tokens)]


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
