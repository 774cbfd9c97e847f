"""Cross-attention as a matrix: the rows of the text that asks, the columns of the text that answers."""

from qkv_core.figures.matrix import Axis, Colours, Matrix
from qkv_core.figures.picture import Picture
from qkv_core.measures.cross_attention import Crossing


def asks_another(found: Crossing) -> Picture:
    """The chosen head's weights from the visible tokens of one text to all tokens of the other."""
    view, answering = found.view, found.answering
    rows = view.visible
    matrix = Matrix(
        found.head_weights[rows],
        Axis("Query: a token of your sentence", [view.tokens[row] for row in rows]),
        Axis("Key: a token of the other text", answering.tokens),
        "weight",
        Colours.SHARE,
    )
    best = found.order[0]
    return Picture(
        name=f"across-{view.head_name}",
        figure=matrix.figure(f"{view.head_name} asks another text", framed_row=view.visible_query),
        alt=f"Heatmap of {len(rows)} tokens of one text by {len(answering.tokens)} of another in {view.head_name}. "
        f"“{view.asks}” looks most at “{view.of(answering).named(best)}” there: {found.row[best]:.4f}.",
        table=matrix.table,
    )
