"""The library as a shelf: the better a key fits, the further its book comes out, and the more of its pages flow."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.labels import escape, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.search import ranked_books
from qkv_core.figures.theme import INK, KEY, NEUTRAL, OUTPUT, QUERY, VALUE
from qkv_core.foreign_text import shortened
from qkv_core.library.search import Search

MOST_SPINES = 16  # more books than that stand together as one
_LONGEST_LABEL = 24  # characters, as many as a spine has room for on a phone
_ROW = 26  # pixels
_READABLE = 0.5  # of a row: a slice of the page that is less high has no room for its share
# From left to right, in shares of the width: where the query asks, how long a spine is and how far it can be drawn
# out, and where the page begins and ends.
_ASK, _SPINE, _OUT, _PAGE, _END = -0.04, 0.58, 0.12, 0.8, 0.98
_THICK = 0.8  # of a row
_BEND = np.linspace(0, 1, 24)
_EASED = _BEND**2 * (3 - 2 * _BEND)


@dataclass(frozen=True)
class _Row:
    """A book as it is drawn, or all that stand together as one."""

    y: int
    book: int  # its place on the shelf; -1 for those that stand together
    label: str
    content: str
    share: float  # of the blend
    score: str
    page: float  # where its slice of the page begins, in rows


def shelf(found: Search) -> Picture:
    """The books by their match, the best on top; a click's `customdata` begins with the book's place on the shelf."""
    # Drawn in the shelf's own order, whatever their rows, so that a browser can tell which book went where.
    rows = sorted(_rows(found), key=lambda row: row.book)
    n = len(rows)
    figure = go.Figure([_question(rows), _pages(rows), _spines(rows, found.best), _blend(rows)])
    figure.add_shape(
        {"type": "rect", "x0": 0, "x1": _SPINE, "y0": -0.6, "y1": n - 0.4, "layer": "below"},
        fillcolor=NEUTRAL,
        opacity=0.15,
        line_width=0,
    )
    query = escape(shortened(found.query, _LONGEST_LABEL))
    for x, text, colour in [(_ASK, f"Query: {query}", QUERY), (_PAGE, "Blend", VALUE)]:
        sign = f'<span style="color:{colour}">■</span> '
        figure.add_annotation(x=x, y=-1, text=sign + text, showarrow=False, xanchor="left")
    figure.update_layout(
        title=title("The better a key fits, the further its book comes out"),
        height=90 + _ROW * (max(n, 4) + 1),
        barmode="overlay",
        showlegend=False,
        xaxis={"range": [_ASK - 0.01, 1], "visible": False},
        yaxis={"range": [max(n, 4) - 0.3, -1.4], "visible": False},
    )
    return Picture(
        name="library-shelf",
        figure=figure,
        alt=f"A shelf of {len(found.books)} books for the query “{found.query}”. Furthest out is "
        f"“{found.names[found.best]}” with a weight of {found.attention_weights[found.best]:.4f}; pages flow from "
        "every book into one, the blend, as wide as its weight.",
        table=lambda: ranked_books(found),
    )


def _rows(found: Search) -> list[_Row]:
    """The best books, and one row for all others."""
    shown = found.order[:MOST_SPINES]
    n_others = len(found.books) - len(shown)
    shares = found.attention_weights[shown].tolist()
    shares += [max(0.0, 1 - sum(shares))] if n_others else []
    begins = [len(shares) * start for start in accumulate(shares, initial=0.0)]
    rows = [
        _Row(y, book, found.names[book], found.books[book].value, shares[y], f"{found.scores[book]:.6f}", begins[y])
        for y, book in enumerate(shown)
    ]
    if n_others:
        others = f"the other {n_others} together"
        rows.append(_Row(len(shown), -1, others, "their contents", shares[-1], "each its own", begins[-2]))
    return rows


def _hover(rows: Sequence[_Row]) -> dict[str, object]:
    """The exact numbers, for a spine and for its slice of the page alike."""
    return {
        "customdata": [[row.book, escape(row.label), escape(row.content), row.score, row.share] for row in rows],
        "hovertemplate": "Key: %{customdata[1]}<br>Value: %{customdata[2]}<br>query · key %{customdata[3]}"
        "<br>weight %{customdata[4]:.6f}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
    }


def _spines(rows: Sequence[_Row], best: int) -> go.Bar:
    names = [("➤ " if row.book == best else "") + escape(shortened(row.label, _LONGEST_LABEL)) for row in rows]
    return go.Bar(
        x=[_SPINE] * len(rows),
        y=[row.y for row in rows],
        base=[_OUT * row.share for row in rows],
        width=_THICK,
        orientation="h",
        marker={"color": [NEUTRAL if row.book < 0 else KEY for row in rows], "line": {"color": INK, "width": 1}},
        text=names,
        textposition="inside",
        insidetextanchor="start",
        constraintext="none",
        textfont={"color": INK},
        **_hover(rows),
    )


def _blend(rows: Sequence[_Row]) -> go.Bar:
    """The page that comes back: one slice a book, as high as its share."""
    heights = [row.share * len(rows) for row in rows]
    return go.Bar(
        x=[_END - _PAGE] * len(rows),
        y=[row.page + height / 2 - 0.5 for row, height in zip(rows, heights, strict=True)],
        base=_PAGE,
        width=heights,
        orientation="h",
        marker={"color": VALUE, "line": {"color": OUTPUT, "width": 2}},
        text=[f"{row.share:.0%}" if height > _READABLE else "" for row, height in zip(rows, heights, strict=True)],
        textposition="inside",
        insidetextanchor="middle",
        constraintext="none",
        textangle=0,
        textfont={"color": INK},
        **_hover(rows),
    )


def _pages(rows: Sequence[_Row]) -> go.Scatter:
    """From every spine to its slice a stream of pages: one outline each, a gap between two."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row in rows:
        start, height = _SPINE + _OUT * row.share, row.share * len(rows)
        thick = _THICK * row.share
        top = _stream(row.y - thick / 2, row.page - 0.5)
        bottom = _stream(row.y + thick / 2, row.page - 0.5 + height)
        across = start + (_PAGE - start) * _BEND
        x += [*across, *across[::-1], None]
        y += [*top, *bottom[::-1], None]
    fill = {"fill": "toself", "fillcolor": VALUE, "opacity": 0.45, "line": {"width": 0.5, "color": VALUE}}
    return go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip", **fill)


def _stream(start: float, end: float) -> Array:
    return start + (end - start) * _EASED


def _question(rows: Sequence[_Row]) -> go.Scatter:
    """The query comes to every key: a line down the shelf with a branch to each book."""
    x: list[float | None] = [_ASK, _ASK, None]
    y: list[float | None] = [-0.7, len(rows) - 1, None]
    for row in rows:
        x += [_ASK, _OUT * row.share, None]
        y += [row.y, row.y, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": QUERY, "width": 1.5}, hoverinfo="skip")
