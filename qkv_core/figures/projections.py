"""From x to q, k and v: what one number is the sum of, the parts of a score, all tokens at once."""

from qkv_core.figures import labels
from qkv_core.figures.matrix import Axis, Matrix
from qkv_core.figures.picture import Picture
from qkv_core.figures.sums import running_sum
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.measures.projections import Biases, Followed, Projection
from qkv_core.view import View

ROLE_COLOURS = {"query": QUERY, "key": KEY, "value": VALUE}
_N_LARGEST = 10


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
