"""All heads of the model in one figure: every head's weights as a small tile, drawn as one image."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.choice import Choice
from qkv_core.encoder import Encoding
from qkv_core.figures.labels import title
from qkv_core.figures.picture import Picture
from qkv_core.figures.steps import visible_tokens
from qkv_core.figures.theme import QUERY, SMALL_FONT_SIZE

# A tile is at most so many cells wide; a longer text is down-sampled, each cell the largest weight that falls in it.
TILE = 24
_GAP = 4  # cells between tiles, where the name stands
_STEPS = 255  # weights travel as bytes: 72 tiles of a long text weigh less than one heatmap of floats


def all_heads(encoding: Encoding, choice: Choice, table: dict[str, Array], order: str) -> Picture:
    """Every head's weights; `order` is "model" or one of the measures in `table`, the largest first."""
    rows = visible_tokens(encoding, choice)
    weights = np.stack([layer.attention.attention_weights for layer in encoding.layers])[:, :, rows][..., rows]
    n_layers, n_heads = weights.shape[:2]
    places = ordered_heads(table, order, n_layers, n_heads)
    tiles = [_pooled(weights[layer, head]) for layer, head in places]
    image, centres = _tiled(tiles, n_layers)
    names = [f"L{layer}H{head}" for layer, head in places]
    values = [None if order == "model" else float(table[order][place]) for place in places]
    figure = go.Figure([_heatmap(image), _names(centres, names, values, order)])
    across, down = [-1, image.shape[1] - _GAP], [image.shape[0] + 0.5, -0.5]
    chosen = places.index((choice.layer, choice.head))
    _frame(figure, centres[chosen], len(tiles[0]))
    plain = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
    figure.update_layout(
        title=title(f"{_heading(order, len(rows))}; {choice.head_name} is framed"),
        height=150 + 62 * n_heads,
        showlegend=False,
        xaxis={"title": "Layer, 0 at the left" if order == "model" else "Rank, from left to right", "range": across}
        | plain,
        yaxis={"title": "Head, 0 on top" if order == "model" else "then downwards", "range": down} | plain,
        coloraxis={"cmin": 0, "cmax": _STEPS, "colorbar": {"tickvals": [0, _STEPS], "ticktext": ["0", "1"]}},
    )
    figure.update_layout(coloraxis_colorbar_title_text="weight")
    return Picture(
        name="all-heads",
        figure=figure,
        alt=f"{len(places)} small heatmaps, one a head, of the attention weights of {len(rows)} tokens; "
        f"{choice.head_name} is framed.",
        table=lambda: (
            {"head": names} | {name: [float(values[place]) for place in places] for name, values in table.items()}
        ),
    )


def ordered_heads(table: dict[str, Array], order: str, n_layers: int, n_heads: int) -> list[tuple[int, int]]:
    """(layer, head) in the order of drawing, row by row; heads without a number come last."""
    places = [(layer, head) for head in range(n_heads) for layer in range(n_layers)]
    if order == "model":
        return places
    return sorted(places, key=lambda place: -np.nan_to_num(table[order][place], nan=-np.inf))


def _pooled(weights: Array) -> Array:
    """[n, n] to at most [TILE, TILE]: the largest weight of each block, so that no peak is lost."""
    n = len(weights)
    if n <= TILE:
        return weights
    starts = np.unique(np.linspace(0, n, TILE, endpoint=False).astype(int))
    return np.maximum.reduceat(np.maximum.reduceat(weights, starts, axis=0), starts, axis=1)


def _tiled(tiles: Sequence[Array], n_columns: int) -> tuple[NDArray[np.uint8], list[tuple[float, float]]]:
    """All tiles on one canvas, and the (x, y) of each tile's centre."""
    size = len(tiles[0])
    step = size + _GAP
    n_rows = -(-len(tiles) // n_columns)
    canvas = np.zeros((n_rows * step, n_columns * step), dtype=np.uint8)
    centres = []
    for index, tile in enumerate(tiles):
        y, x = (index // n_columns) * step + _GAP, (index % n_columns) * step
        canvas[y : y + size, x : x + size] = np.round(tile * _STEPS)
        centres.append((x + (size - 1) / 2, y + (size - 1) / 2))
    return canvas, centres


def _heatmap(image: NDArray[np.uint8]) -> go.Heatmap:
    return go.Heatmap(z=image, coloraxis="coloraxis", hoverinfo="skip")


def _names(
    centres: Sequence[tuple[float, float]], names: Sequence[str], values: Sequence[float | None], order: str
) -> go.Scatter:
    """One point a head: its name above the tile, its number on hover, and a place to click."""
    numbers = ["" if value is None else f"<br>{order} {value:.4f}" for value in values]
    return go.Scatter(
        x=[x for x, _ in centres],
        y=[y for _, y in centres],
        text=names,
        mode="markers+text",
        textposition="top center",
        textfont={"size": SMALL_FONT_SIZE},
        marker={"symbol": "square", "size": 40, "opacity": 0},
        customdata=numbers,
        hovertemplate="%{text}%{customdata}<br>click to choose<extra></extra>",
    )


def _frame(figure: go.Figure, centre: tuple[float, float], size: int) -> None:
    x, y = centre
    edge = size / 2 + 0.3
    line = {"color": QUERY, "width": 3}
    figure.add_shape(type="rect", x0=x - edge, x1=x + edge, y0=y - edge, y1=y + edge, line=line)


def _heading(order: str, n: int) -> str:
    sampled = f"; {n} tokens, each cell the largest weight in its block" if n > TILE else ""
    return f"All heads {'as in the model' if order == 'model' else f'by “{order}”, the largest first'}{sampled}"
