"""From x to q, k and v: the whole product, the contributions to one number, three vectors, all tokens at once."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from qkv_core.encoder import Encoding
from qkv_core.figures import labels
from qkv_core.figures.matrix import COLOUR_BAR_BELOW, Axis, Matrix
from qkv_core.figures.picture import Picture
from qkv_core.figures.sums import running_sum
from qkv_core.figures.theme import KEY, NEUTRAL, QUERY, VALUE
from qkv_core.measures.projections import ROLES, Projection, ScoreParts, contributions, projection
from qkv_core.view import Choice, visible_tokens

ROLE_COLOURS = {"query": QUERY, "key": KEY, "value": VALUE}
_N_LARGEST = 10
_FAINT = 0.35  # opacity of the numbers that are not followed


def product(encoding: Encoding, choice: Choice, view: Projection, number: int) -> Picture:
    """x above the whole matrix, one row a number of the result; the followed row's products below, the result beside.

    All d_model columns are there, none is averaged away: zoom in to tell neighbours apart.
    """
    token = encoding.tokens[choice.query]
    x, vector = view.x[choice.query], view.vectors[choice.query]
    adds = contributions(view, choice.query, number)
    n_in, n_out = view.W.shape
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
        subplot_titles=[
            f"x of {labels.escape(token)}: {n_in} numbers",
            f"W_{view.subscript}, whole",
            f"{view.symbol}",
            f"x × row {number} of W_{view.subscript}: adds up to {view.symbol}[{number}]",
        ],
    )
    inputs, outputs = list(range(n_in)), list(range(n_out))
    figure.add_trace(_thin_bars(inputs, x, NEUTRAL, "x[%{x}]: %{y:.6f}"), row=1, col=1)
    weights_hover = f"W_{view.subscript}[%{{x}}, %{{y}}]: %{{z:.6f}}<extra></extra>"
    figure.add_trace(go.Heatmap(z=view.W.T, coloraxis="coloraxis", hovertemplate=weights_hover), row=2, col=1)
    result = go.Bar(
        x=vector,
        y=outputs,
        orientation="h",
        marker={
            "color": ROLE_COLOURS[view.role],
            "opacity": [1 if output == number else _FAINT for output in outputs],
        },
        hovertemplate=f"{view.symbol}[%{{y}}]: %{{x:.6f}}<extra></extra>",
    )
    figure.add_trace(result, row=2, col=2)
    products = _thin_bars(inputs, adds, ROLE_COLOURS[view.role], f"x[%{{x}}] × W_{view.subscript}: %{{y:.6f}}")
    figure.add_trace(products, row=3, col=1)
    edges = {"x0": -0.5, "x1": n_in - 0.5, "y0": number - 0.5, "y1": number + 0.5}
    figure.add_shape(type="rect", line={"color": ROLE_COLOURS[view.role], "width": 2}, **edges, row=2, col=1)
    figure.update_annotations(xanchor="left", font_size=None)
    for annotation, x0 in zip(figure.layout.annotations, (0, 0, figure.layout.xaxis3.domain[0], 0), strict=True):
        annotation.x = x0
    figure.update_xaxes(title="Input dimension of x", row=3, col=1)
    figure.update_xaxes(nticks=4, tickangle=0, row=2, col=2)
    figure.update_yaxes(title=f"Number of {view.symbol}", range=[n_out - 0.5, -0.5], row=2, col=1)
    limit = float(np.abs(view.W).max(initial=1e-9))
    figure.update_layout(
        title=labels.title(f"{choice.head_name} · x·W_{view.subscript}: {n_in} numbers in, {n_out} out"),
        height=700,
        showlegend=False,
        bargap=0.2,
        margin={"t": 96, "b": 150},
        coloraxis={
            "cmin": -limit,
            "cmax": limit,
            "colorbar": COLOUR_BAR_BELOW | {"title": {"text": f"W_{view.subscript}", "side": "bottom"}},
        },
    )
    return Picture(
        name=f"product-{view.role}-{choice.head_name}",
        figure=figure,
        alt=f"Bars of the {n_in} numbers of x of “{token}”, the whole matrix W_{view.subscript} as a heatmap, bars of "
        f"the {n_in} products with its row {number}, and bars of the {n_out} numbers of {view.symbol}, where number "
        f"{number} is {vector[number]:.6f}.",
        table=lambda: {
            "input dimension": inputs,
            "x": x.tolist(),
            f"W_{view.subscript}[:, {number}]": view.W[:, number].tolist(),
            "x × W": adds.tolist(),
            "sum so far": np.cumsum(adds).tolist(),
        },
    )


def largest_contributions(encoding: Encoding, choice: Choice, view: Projection, number: int) -> Picture:
    """The largest products, the sum of all others, and the bias, on their way to one number."""
    adds = contributions(view, choice.query, number)
    order = np.argsort(-np.abs(adds))
    parts = {f"x[{dimension}]": float(adds[dimension]) for dimension in order[:_N_LARGEST]}
    rest = order[_N_LARGEST:]
    parts |= {f"{len(rest)} others": float(adds[rest].sum()), f"bias b_{view.subscript}": float(view.b[number])}
    name = f"{view.symbol}[{number}]"
    return running_sum(
        parts,
        name=f"contributions-{view.role}-{number}-{choice.head_name}",
        title=f"{choice.head_name} · What {name} of {labels.escape(encoding.tokens[choice.query])} is made of",
        total=name,
        quantity=f"Running sum of x[d] × W_{view.subscript}[d, {number}]",
        colour=ROLE_COLOURS[view.role],
    )


def score_split(encoding: Encoding, choice: Choice, key: int, parts: ScoreParts) -> Picture:
    """The four parts of one score, with and without the biases, adding up."""
    asks, answers = encoding.tokens[choice.query], encoding.tokens[key]
    return running_sum(
        parts.of(choice.query, key),
        name=f"score-parts-{choice.head_name}",
        title=f"{choice.head_name} · The score of {labels.escape(asks)} with {labels.escape(answers)} in four parts",
        total="score",
        quantity="Running sum of the score",
        colour=QUERY,
    )


def three_vectors(encoding: Encoding, choice: Choice) -> Picture:
    """q, k and v of one token, one below the other."""
    token, trace = encoding.tokens[choice.query], encoding.layers[choice.layer]
    views = [projection(trace, choice.head, role) for role in ROLES]
    dimensions = list(range(len(views[0].b)))
    titles = [f"{view.symbol} = x·W_{view.subscript} + b_{view.subscript}" for view in views]
    figure = make_subplots(rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.08, subplot_titles=titles)
    for row, view in enumerate(views, start=1):
        hover = f"{view.symbol}[%{{x}}]: %{{y:.6f}}<extra></extra>"
        colour = ROLE_COLOURS[view.role]
        bars = go.Bar(x=dimensions, y=view.vectors[choice.query], marker_color=colour, hovertemplate=hover)
        figure.add_trace(bars, row=row, col=1)
    figure.update_annotations(x=0, xanchor="left")
    figure.update_xaxes(title="Number", row=3, col=1)
    figure.update_layout(
        title=labels.title(f"{choice.head_name} · Three results of one x, that of {labels.escape(token)}"),
        height=440,
        showlegend=False,
        bargap=0.25,
        margin_t=84,
    )
    lengths = ", ".join(f"{view.symbol} {np.linalg.norm(view.vectors[choice.query]):.2f}" for view in views)
    return Picture(
        name=f"qkv-{choice.head_name}",
        figure=figure,
        alt=f"Bars of the {len(dimensions)} numbers of q, k and v of “{token}”. Their lengths: {lengths}.",
        table=lambda: {"number": dimensions} | {v.symbol: v.vectors[choice.query].tolist() for v in views},
    )


def all_tokens(encoding: Encoding, choice: Choice, role: str) -> Picture:
    """One view of every visible token: n rows of d_head numbers."""
    view = projection(encoding.layers[choice.layer], choice.head, role)
    rows = visible_tokens(encoding, choice)
    tokens = Axis(f"Token, seen as a {role}", [encoding.tokens[row] for row in rows])
    numbers = Axis(f"Number of {view.symbol}", [str(number) for number in range(len(view.b))])
    matrix = Matrix(view.vectors[rows], tokens, numbers, view.symbol)
    figure = matrix.figure(
        f"{choice.head_name} · {view.subscript}: {view.symbol} of every token",
        framed_row=rows.index(choice.query) if choice.query in rows else None,
    )
    figure.update_xaxes(tickmode="auto", tickangle=0)  # a phone has no room for every number
    return Picture(
        name=f"{view.role}-all-tokens-{choice.head_name}",
        figure=figure,
        alt=f"Heatmap of {view.symbol}, {len(rows)} tokens by {len(view.b)} numbers, "
        f"from {matrix.values.min(initial=0):.4f} to {matrix.values.max(initial=0):.4f}.",
        table=matrix.table,
    )


def _thin_bars(positions: list[int], values: np.ndarray, colour: str, hover: str) -> go.Bar:
    return go.Bar(
        x=positions, y=values, marker={"color": colour, "line_width": 0}, hovertemplate=f"{hover}<extra></extra>"
    )
