"""A search as a table, as curves of its sharpness, with several queries at once, and on the map of meanings."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import AttentionTrace
from qkv_core.figures.labels import LEGEND_BELOW, escape, title
from qkv_core.figures.matrix import Axis, Colours, Matrix
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, QUERY, VALUE
from qkv_core.foreign_text import shortened
from qkv_core.library.search import Search, Sharpness
from qkv_core.measures.pca import Plane

_MOST_CURVES = 12
_CURVE_POINTS = 90
_LONGEST_LABEL = 28


def ranked_books(found: Search) -> Table:
    """The whole shelf as a table, the best answer first: each book with its score and its share."""
    return {
        "key": [found.books[book].key for book in found.order],
        "value": [found.books[book].value for book in found.order],
        "query · key": found.scores[found.order].tolist(),
        "scaled": found.trace.scaled_scores[0, 0, found.order].tolist(),
        "weight": found.attention_weights[found.order].tolist(),
    }


def curves(found: Search, sharpness: Sharpness) -> Picture:
    """Every book's weight against the factor before softmax, from even shares to a single book."""
    factors, shown = sharpness.factors, found.order[:_MOST_CURVES]
    figure = go.Figure(
        [
            go.Scatter(
                x=factors,
                y=sharpness.curves[:, book],
                mode="lines",
                line={"color": KEY if book == found.best else NEUTRAL, "width": 3 if book == found.best else 1.5},
                name=_short(found.names[book]),
                hovertemplate="sharpness %{x:.3f}<br>weight %{y:.4f}",
            )
            for book in shown[::-1]
        ]
    )
    for factor, name in {found.scale: "chosen here", sharpness.formula: "the formula's 1/√d"}.items():
        figure.add_vline(x=factor, line={"color": QUERY, "dash": "dot"})
        # An annotation counts a logarithmic axis in powers of ten, a line does not.
        place = {"x": np.log10(factor), "xanchor": "right", "y": 1.05, "yanchor": "top"}
        figure.add_annotation(text=name, textangle=-90, showarrow=False, **place)
    figure.update_layout(
        title=title("From even shares to a dictionary: the weights as the search sharpens"),
        height=380,
        showlegend=False,
        xaxis={"title": "Sharpness", "type": "log", "range": np.log10(factors[[0, -1]]).tolist()},
        yaxis={"title": "Attention weight", "range": [0, 1.05]},
    )
    return Picture(
        name="library-sharpness",
        figure=figure,
        alt=f"Curves of {len(shown)} books' weights: nearly even shares of {1 / len(found.books):.4f} on the left; on "
        f"the right “{found.names[found.best]}” gets {sharpness.curves[-1, found.best]:.4f}.",
        table=lambda: (
            {"sharpness": factors.tolist()}
            | {f"{book} {found.books[book].key}": sharpness.curves[:, book].tolist() for book in shown}
        ),
    )


def queries_by_books(found: Search, queries: Sequence[str], trace: AttentionTrace) -> Picture:
    """Several queries at once, softmax(Q·Kᵀ·scale): one row a query, one column a book."""
    rows = Axis("Query: what is looked for", [shortened(query, _LONGEST_LABEL) for query in queries])
    columns = Axis("Key: the label", [shortened(name, _LONGEST_LABEL) for name in found.names])
    matrix = Matrix(trace.attention_weights[0], rows, columns, "weight", Colours.SHARE)
    return Picture(
        name="library-queries",
        figure=matrix.figure("Several queries at once: each row is one search"),
        alt=f"Heatmap of {len(queries)} queries by {len(found.books)} books; each row is one query's weights, sum 1.",
        table=matrix.table,
    )


def meanings(found: Search, plane: Plane) -> Picture:
    """Keys, values, the query and the blend on the shelf's own plane, on which the blend moves as the query does."""
    n = len(found.books)
    labels, contents = [book.key for book in found.books], [book.value for book in found.books]
    keys = ("keys: contents", contents) if found.by_content else ("keys: labels", labels)
    groups = [
        (keys[0], plane.points[:n], KEY, "circle", keys[1]),
        ("values: contents", plane.points[n:], VALUE, "square", contents),
        ("query", plane.project(found.asks[None]), QUERY, "star", ["the query"]),
        ("blend", plane.project(found.blend[None]), OUTPUT, "diamond", ["what comes back"]),
    ]
    figure = go.Figure(
        [
            go.Scatter(
                x=points[:, 0],
                y=points[:, 1],
                name=name,
                mode="markers",
                marker={"color": colour, "symbol": symbol, "size": 11 if len(points) > 1 else 18},
                text=[escape(text) for text in texts],
                hovertemplate="%{text}<br>%{x:.4f}, %{y:.4f}<extra>" + name + "</extra>",
            )
            for name, points, colour, symbol, texts in groups
        ]
    )
    first, second = plane.variance_shares
    figure.update_layout(
        title=title("A map of meanings: the two directions in which the shelf differs most"),
        height=460,
        xaxis={"title": f"First ({first:.0%} of the variance)"},
        yaxis={"title": f"Second ({second:.0%})"},
        legend=LEGEND_BELOW,
    )
    return Picture(
        name="library-map",
        figure=figure,
        alt=f"A map of {n} keys, {n} values, the query and the blend by principal components; the blend is the values' "
        "mean by weight, on the map too.",
        table=lambda: {
            "what": [name for name, points, *_ in groups for _ in points],
            "text": [text for *_, texts in groups for text in texts],
            "x": [float(x) for _, points, *_ in groups for x in points[:, 0]],
            "y": [float(y) for _, points, *_ in groups for y in points[:, 1]],
        },
    )


def _share(weight: float) -> str:
    """Softmax gives nobody nothing, so no bar says 0.0%."""
    return f"{weight:.1%}" if weight >= 0.001 else escape("<0.1%")


def _short(text: str) -> str:
    return escape(shortened(text, _LONGEST_LABEL))
