"""From x to q, k and v: the whole product, the contributions to one number, three vectors, all tokens at once."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.matrix import COLOUR_BAR_BELOW, Axis, Matrix
from qkv_core.figures.picture import Picture
from qkv_core.figures.sums import running_sum
from qkv_core.figures.theme import KEY, NEUTRAL, QUERY, VALUE
from qkv_core.measures.projections import Biases, Followed, Projection
from qkv_core.view import View

ROLE_COLOURS = {"query": QUERY, "key": KEY, "value": VALUE}
_N_LARGEST = 10
_FAINT = 0.35  # opacity of the numbers that are not followed


def product(view: View, found: Followed) -> Picture:
    """x above the whole matrix, the products with one of its columns below, the result beside.

    The matrix lies on its side, its columns as rows, so that each number of x stands above what it is multiplied by.
    None is averaged away: hovering tells neighbours apart.
    """
    projection, number = found.projection, found.number
    n_in, n_out = projection.W.shape
    colour, matrix = ROLE_COLOURS[projection.role], f"W_{projection.subscript}"
    figure = _four_panels(
        f"x of {labels.escape(view.asks)}: {n_in} numbers",
        f"{matrix}, whole, its columns as rows",
        projection.symbol,
        f"x × column {number} of {matrix}, plus the bias: {found.name}",
    )
    figure.add_trace(_thin_bars(found.x, NEUTRAL, "x[%{x}]: %{y:.6f}"), row=1, col=1)
    figure.add_trace(_matrix(projection), row=2, col=1)
    figure.add_trace(_result(found, colour), row=2, col=2)
    figure.add_trace(_thin_bars(found.products, colour, f"x[%{{x}}] × {matrix}: %{{y:.6f}}"), row=3, col=1)
    edges = {"x0": -0.5, "x1": n_in - 0.5, "y0": number - 0.5, "y1": number + 0.5}
    figure.add_shape(type="rect", line={"color": colour, "width": 2}, **edges, row=2, col=1)
    figure.update_xaxes(title="Input dimension of x", row=3, col=1)
    figure.update_yaxes(title=f"Number of {projection.symbol}", range=[n_out - 0.5, -0.5], row=2, col=1)
    figure.update_layout(
        title=labels.title(f"{view.head_name} · x·{matrix}: {n_in} numbers in, {n_out} out"),
        coloraxis=_symmetric_scale(projection.W, matrix),
    )
    return Picture(
        name=f"product-{projection.role}-{view.head_name}",
        figure=figure,
        alt=f"Bars of the {n_in} numbers of x of “{view.asks}”, the whole matrix {matrix} as a heatmap, its columns as "
        f"rows, bars of the {n_in} products with its column {number}, and bars of the {n_out} numbers of "
        f"{projection.symbol}, where number {number} is {found.value:.6f}.",
        table=lambda: {
            "input dimension": list(range(n_in)),
            "x": found.x.tolist(),
            f"{matrix}[:, {number}]": projection.W[:, number].tolist(),
            "x × W": found.products.tolist(),
            "sum so far": np.cumsum(found.products).tolist(),
        },
    )


def largest_contributions(view: View, found: Followed) -> Picture:
    """The largest products, the sum of all others, and the bias, on their way to one number."""
    projection, rest = found.projection, list(found.order[_N_LARGEST:])
    parts = {f"x[{dimension}]": float(found.products[dimension]) for dimension in found.order[:_N_LARGEST]}
    parts |= {f"{len(rest)} others": float(found.products[rest].sum()), f"bias b_{projection.subscript}": found.bias}
    return running_sum(
        parts,
        name=f"contributions-{projection.role}-{found.number}-{view.head_name}",
        title=f"{view.head_name} · What {found.name} of {labels.escape(view.asks)} is made of",
        total=found.name,
        quantity="Sum so far",
        colour=ROLE_COLOURS[projection.role],
    )


def score_parts(view: View, found: Biases) -> Picture:
    """The four parts of one score, with and without the biases."""
    asks, answers = labels.escape(view.asks), labels.escape(view.named(found.key))
    return running_sum(
        found.parts,
        name=f"score-parts-{view.head_name}",
        title=f"{view.head_name} · The score of {asks} with {answers} in four parts",
        total="score",
        quantity="Sum so far",
        colour=QUERY,
    )


def three_vectors(view: View, projections: Mapping[str, Projection]) -> Picture:
    """q, k and v of one token, one below the other."""
    vectors = {projection.symbol: projection.vectors[view.query] for projection in projections.values()}
    titles = [f"{role.symbol} = x·W_{role.subscript} + b_{role.subscript}" for role in projections.values()]
    figure = make_subplots(rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.08, subplot_titles=titles)
    for row, (role, (symbol, vector)) in enumerate(zip(projections, vectors.items(), strict=True), start=1):
        figure.add_trace(_bars(vector, ROLE_COLOURS[role], f"{symbol}[%{{x}}]: %{{y:.6f}}"), row=row, col=1)
    figure.update_annotations(x=0, xanchor="left")
    figure.update_xaxes(title="Number", row=3, col=1)
    figure.update_layout(
        title=labels.title(f"{view.head_name} · Three results of one x, that of {labels.escape(view.asks)}"),
        height=440,
        showlegend=False,
        bargap=0.25,
        margin_t=84,
    )
    n = view.encoding.encoder.d_head
    lengths = ", ".join(f"{symbol} {np.linalg.norm(vector):.2f}" for symbol, vector in vectors.items())
    return Picture(
        name=f"qkv-{view.head_name}",
        figure=figure,
        alt=f"Bars of the {n} numbers of q, k and v of “{view.asks}”. Their lengths: {lengths}.",
        table=lambda: {"number": list(range(n))} | {symbol: vector.tolist() for symbol, vector in vectors.items()},
    )


def all_tokens(view: View, projection: Projection) -> Picture:
    """One role of every visible token: n rows of d_head numbers."""
    symbol, n_numbers = projection.symbol, len(projection.b)
    tokens = Axis(f"Token, seen as a {projection.role}", [view.tokens[row] for row in view.visible])
    numbers = Axis(f"Number of {symbol}", [str(number) for number in range(n_numbers)])
    matrix = Matrix(projection.vectors[view.visible], tokens, numbers, symbol)
    figure = matrix.figure(
        f"{view.head_name} · {projection.subscript}: {symbol} of every token", framed_row=view.visible_query
    )
    figure.update_xaxes(tickmode="auto", tickangle=0)  # a phone has no room for every number
    return Picture(
        name=f"{projection.role}-all-tokens-{view.head_name}",
        figure=figure,
        alt=f"Heatmap of {symbol}, {len(tokens.names)} tokens by {n_numbers} numbers, "
        f"from {matrix.values.min(initial=0):.4f} to {matrix.values.max(initial=0):.4f}.",
        table=matrix.table,
    )


def _four_panels(top: str, middle: str, beside: str, below: str) -> go.Figure:
    """Three panels of one width, one beside the middle one; each panel's title begins where the panel does."""
    figure = make_subplots(
        rows=3,
        cols=2,
        specs=[[{}, None], [{}, {}], [{}, None]],
        shared_xaxes="columns",
        shared_yaxes="rows",
        column_widths=[0.8, 0.2],
        row_heights=[0.2, 0.6, 0.2],
        vertical_spacing=0.07,
        horizontal_spacing=0.03,
        subplot_titles=[top, middle, beside, below],
    )
    figure.update_annotations(xanchor="left", font_size=None)
    for annotation, x0 in zip(figure.layout.annotations, (0, 0, figure.layout.xaxis3.domain[0], 0), strict=True):
        annotation.x = x0
    figure.update_xaxes(nticks=4, tickangle=-90, row=2, col=2)
    figure.update_layout(height=700, showlegend=False, bargap=0.2, margin={"t": 84, "b": 150})
    return figure


def _matrix(projection: Projection) -> go.Heatmap:
    hover = f"W_{projection.subscript}[%{{x}}, %{{y}}]: %{{z:.6f}}<extra></extra>"
    return go.Heatmap(z=projection.W.T, coloraxis="coloraxis", hovertemplate=hover)


def _result(found: Followed, colour: str) -> go.Bar:
    numbers = list(range(len(found.vector)))
    opacities = [1 if number == found.number else _FAINT for number in numbers]
    return go.Bar(
        x=found.vector,
        y=numbers,
        orientation="h",
        marker={"color": colour, "opacity": opacities},
        hovertemplate=f"{found.projection.symbol}[%{{y}}]: %{{x:.6f}}<extra></extra>",
    )


def _symmetric_scale(W: Array, name: str) -> dict[str, object]:
    limit = float(np.abs(W).max(initial=1e-9))
    colour_bar = COLOUR_BAR_BELOW | {"title": {"text": name, "side": "bottom"}}
    return {"cmin": -limit, "cmax": limit, "colorbar": colour_bar}


def _thin_bars(values: Array, colour: str, hover: str) -> go.Bar:
    return _bars(values, colour, hover).update(marker_line_width=0)


def _bars(values: Array, colour: str, hover: str) -> go.Bar:
    return go.Bar(x=list(range(len(values))), y=values, marker_color=colour, hovertemplate=f"{hover}<extra></extra>")
