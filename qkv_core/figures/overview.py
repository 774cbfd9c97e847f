"""All heads of the model in one figure: every head's weights as a small tile, drawn as one image."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.figures.labels import title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import QUERY, SMALL_FONT_SIZE
from qkv_core.measures.habits import NO_HABIT
from qkv_core.measures.overview import AS_IN_THE_MODEL, Overview
from qkv_core.view import View

# A tile is at most so many cells wide; a longer text is down-sampled, each cell the largest weight that falls in it.
TILE = 24
_ROW_HEIGHT = 62  # pixels from one tile's top to the next one's
_MOST_NAMED = 6  # tiles side by side that a phone has room to name
# A marker must be no wider than a phone's tile, or its neighbour takes its clicks; from a tile's edge to its centre
# is further than that, so the nearest marker answers from so many pixels away.
_MARKER, _NARROW_MARKER, _REACH = 24, 12, 60
_STEPS = 255  # weights travel as bytes: 72 tiles of a long text weigh less than one heatmap of floats


def all_heads(view: View, found: Overview) -> Picture:
    """Every head's weights, in the order that was measured."""
    rows = view.visible
    heatmaps = [layer.attention.attention_weights[:, rows][:, :, rows] for layer in view.encoding.layers]
    tiles = [_pooled(heatmaps[layer][head]) for layer, head in found.places]
    size, as_in_model = len(tiles[0]), found.order == AS_IN_THE_MODEL
    n_columns = len(heatmaps) if as_in_model else min(len(heatmaps), _MOST_NAMED)
    image, centres = _tiled(tiles, n_columns)
    names = [f"L{layer}H{head}" for layer, head in found.places]
    hovers = [_hover(found, place) for place in found.places]
    is_named = n_columns <= _MOST_NAMED
    figure = go.Figure([_heatmap(image), _targets(centres, names, hovers, _MARKER if is_named else _NARROW_MARKER)])
    if is_named:
        figure.add_trace(_names(centres, names, size))
    across, down = [-1, image.shape[1] - _gaps(size)[1]], [image.shape[0] + 0.5, -0.5]
    _frame(figure, centres[found.places.index(view.place)], size)
    plain = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}
    figure.update_layout(
        title=title(f"{_heading(found.order, len(rows))}; {view.head_name} is framed"),
        height=150 + _ROW_HEIGHT * -(-len(tiles) // n_columns),
        showlegend=False,
        hoverdistance=_REACH,
        xaxis={"title": "Layer, 0 at the left" if as_in_model else "Rank, from left to right", "range": across} | plain,
        yaxis={"title": "Head, 0 on top" if as_in_model else "then downwards", "range": down} | plain,
        coloraxis={"cmin": 0, "cmax": _STEPS, "colorbar": {"tickvals": [0, _STEPS], "ticktext": ["0", "1"]}},
    )
    figure.update_layout(coloraxis_colorbar_title_text="weight")
    if not is_named:
        _number_the_edges(figure, centres, n_columns)
    return Picture(
        name="all-heads",
        figure=figure,
        alt=f"{len(names)} small heatmaps, one a head, of the attention weights of {len(rows)} tokens; "
        f"{view.head_name} is framed: {found.habit(view.place).with_number}.",
        table=lambda: (
            {"head": names, "habit": [found.habit(place).with_number for place in found.places]}
            | {name: [float(values[place]) for place in found.places] for name, values in found.table.items()}
        ),
    )


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
    above, beside = _gaps(size)
    n_rows = -(-len(tiles) // n_columns)
    canvas = np.zeros((n_rows * (size + above), n_columns * (size + beside)), dtype=np.uint8)
    centres = []
    for index, tile in enumerate(tiles):
        y, x = (index // n_columns) * (size + above) + above, (index % n_columns) * (size + beside)
        canvas[y : y + size, x : x + size] = np.round(tile * _STEPS)
        centres.append((x + (size - 1) / 2, y + (size - 1) / 2))
    return canvas, centres


def _gaps(size: int) -> tuple[int, int]:
    """Cells above a tile, where its name stands, and beside it: shares of its size, as the figure's height is fixed."""
    return max(2, -(-size // 3)), max(1, size // 6)


def _heatmap(image: NDArray[np.uint8]) -> go.Heatmap:
    return go.Heatmap(z=image, coloraxis="coloraxis", hoverinfo="skip")


def _targets(
    centres: Sequence[tuple[float, float]], names: Sequence[str], hovers: Sequence[str], marker: int
) -> go.Scatter:
    """One invisible point a head: what hovering says, and a place to click."""
    return go.Scatter(
        x=[x for x, _ in centres],
        y=[y for _, y in centres],
        text=names,
        mode="markers",
        marker={"symbol": "square", "size": marker, "opacity": 0},
        customdata=hovers,
        hovertemplate="%{text}<br>%{customdata}<br>touch to choose<extra></extra>",
    )


def _names(centres: Sequence[tuple[float, float]], names: Sequence[str], size: int) -> go.Scatter:
    """Each head's name above its tile, with room for a frame between them."""
    return go.Scatter(
        x=[x for x, _ in centres],
        y=[y - size / 2 - _gaps(size)[0] / 6 for _, y in centres],
        text=names,
        mode="text",
        textposition="top center",
        textfont={"size": SMALL_FONT_SIZE},
        hoverinfo="skip",
    )


def _number_the_edges(figure: go.Figure, centres: Sequence[tuple[float, float]], n_columns: int) -> None:
    """The layers' numbers above and the heads' beside tiles that are too narrow for names."""
    columns, rows = [x for x, _ in centres[:n_columns]], [y for _, y in centres[::n_columns]]
    shown = {"showticklabels": True, "tickfont": {"size": SMALL_FONT_SIZE}, "tickangle": 0}
    figure.update_xaxes(shown, side="top", tickvals=columns, ticktext=[str(layer) for layer in range(len(columns))])
    figure.update_yaxes(shown, tickvals=rows, ticktext=[str(head) for head in range(len(rows))])


def _hover(found: Overview, place: tuple[int, int]) -> str:
    """A head's habit with its number, and its number in the order asked for."""
    habit = found.habit(place)
    name = habit.with_number if habit.is_named else f"{NO_HABIT}; most on “{habit.measure}”: {habit.weight:.2f}"
    if found.order == AS_IN_THE_MODEL or np.isnan(found.table[found.order][place]):
        return name
    return f"{name}<br>{found.order}: {found.table[found.order][place]:.4f}"


def _frame(figure: go.Figure, centre: tuple[float, float], size: int) -> None:
    x, y = centre
    edge = 0.52 * size
    line = {"color": QUERY, "width": 3}
    figure.add_shape(type="rect", x0=x - edge, x1=x + edge, y0=y - edge, y1=y + edge, line=line)


def _heading(order: str, n: int) -> str:
    sampled = f"; {n} tokens, each cell the largest weight in its block" if n > TILE else ""
    return f"All heads {'as in the model' if order == AS_IN_THE_MODEL else f'by “{order}”, the largest first'}{sampled}"
