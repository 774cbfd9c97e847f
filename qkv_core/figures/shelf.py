"""The shelf as a picture: books in the order of their weights, several queries at once, and the map of meanings."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array, AttentionTrace
from qkv_core.figures.labels import escape, title
from qkv_core.figures.matrix import matrix_figure, matrix_table
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, OUTPUT, QUERY, VALUE
from qkv_core.library import hard_lookup
from qkv_core.pca import principal_plane
from qkv_core.shelf import Book

_MOST_BARS = 24  # more books than that are in the table
_LONGEST_LABEL = 28


def shelf(trace: AttentionTrace, books: tuple[Book, ...], query: str) -> Picture:
    """Each book a bar as long, and as far from the page's colour, as its weight; the best stands on top."""
    attention_weights = trace.attention_weights[0, 0]
    order = np.argsort(-attention_weights, kind="stable")
    shown = order[:_MOST_BARS]
    best = hard_lookup(trace)[0]
    labels = [("➤ " if book == best else "") + _short(books[book].key) for book in shown]
    bars = go.Bar(
        x=attention_weights[shown],
        y=list(range(len(shown))),
        orientation="h",
        marker={"color": attention_weights[shown], "coloraxis": "coloraxis", "line": {"color": KEY, "width": 1}},
        text=[f"{weight:.1%}" for weight in attention_weights[shown]],
        textposition="outside",
        cliponaxis=False,
        customdata=[[escape(books[book].key), escape(books[book].value), trace.scores[0, 0, book]] for book in shown],
        hovertemplate="key: %{customdata[0]}<br>value: %{customdata[1]}<br>query · key %{customdata[2]:.6f}"
        "<br>weight %{x:.6f}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(f"{_short(query)}: the shelf by weight; ➤ is a dictionary's one answer"),
        height=150 + 30 * max(4, len(shown)),
        bargap=0.25,
        xaxis={"title": "Attention weight", "range": [0, 1.15]},
        yaxis={
            "title": "Key: the label of a book",
            "tickvals": list(range(len(shown))),
            "ticktext": labels,
            "range": [len(shown) - 0.5, -0.5],
        },
        coloraxis={"cmin": 0, "cmax": 1, "showscale": False},
    )
    return Picture(
        name="library-search",
        figure=figure,
        alt=f"Bars of {len(shown)} books in the order of their attention weights for the query “{query}”; the first is "
        f"“{books[order[0]].key}” with {attention_weights[order[0]]:.4f}.",
        table=lambda: {
            "key": [books[book].key for book in order],
            "value": [books[book].value for book in order],
            "query · key": trace.scores[0, 0, order].tolist(),
            "scaled": trace.scaled_scores[0, 0, order].tolist(),
            "weight": attention_weights[order].tolist(),
        },
    )


def queries_by_books(trace: AttentionTrace, books: tuple[Book, ...], queries: Sequence[str]) -> Picture:
    """Several queries at once, softmax(Q·Kᵀ·scale): one row a query, one column a book."""
    names, labels = [_plain(query) for query in queries], [_plain(book.key) for book in books]
    figure = matrix_figure(
        trace.attention_weights[0],
        title="Several queries at once: each row is one search",
        quantity="weight",
        row_axis="Query: what is looked for",
        column_axis="Key: the label of a book",
        row_names=names,
        column_names=labels,
        is_share=True,
    )
    return Picture(
        name="library-queries",
        figure=figure,
        alt=f"Heatmap of {len(queries)} queries by {len(books)} books; each row is one query's weights, with sum 1.",
        table=lambda: matrix_table(trace.attention_weights[0], "query", names, labels),
    )


def meanings(query: Array, keys: Array, values: Array, blend: Array, books: tuple[Book, ...]) -> Picture:
    """Keys, values, the query and the blend on the plane in which they differ most."""
    plane = principal_plane(np.vstack([keys, values, query, blend]))
    n = len(books)
    groups = [
        ("keys: labels", plane.points[:n], KEY, "circle", [book.key for book in books]),
        ("values: contents", plane.points[n : 2 * n], VALUE, "square", [book.value for book in books]),
        ("query", plane.points[2 * n : 2 * n + 1], QUERY, "star", ["the query"]),
        ("blend", plane.points[2 * n + 1 :], OUTPUT, "diamond", ["what comes back"]),
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
        title=title(f"A map of meanings: two directions that show {first + second:.0%} of all differences"),
        height=460,
        xaxis={"title": f"First principal direction ({first:.0%} of the variance)"},
        yaxis={"title": f"Second ({second:.0%})"},
        legend={"orientation": "h", "y": -0.25},
    )
    return Picture(
        name="library-map",
        figure=figure,
        alt=f"A map of {n} keys, {n} values, the query and the blend by principal components; the blend lies among the "
        "values, nearer to those with more weight.",
        table=lambda: {
            "what": [name for name, points, *_ in groups for _ in points],
            "text": [text for *_, texts in groups for text in texts],
            "x": plane.points[:, 0].tolist(),
            "y": plane.points[:, 1].tolist(),
        },
    )


def _plain(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"


def _short(text: str) -> str:
    return escape(_plain(text))
