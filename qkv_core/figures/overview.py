"""All heads of the model in one figure: every head's weights as a small tile, drawn as one image."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.figures.labels import title
from qkv_core.figures.matrix import COLOUR_BAR_BELOW
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import NEUTRAL, QUERY, SMALL_FONT_SIZE, TITLE_HEIGHT
from qkv_core.measures.habits import NO_HABIT, SHORT_NAMES
from qkv_core.measures.overview import AS_IN_THE_MODEL, Overview
from qkv_core.view import View

# A tile is at most so many cells wide; a longer text is down-sampled, each cell the largest weight that falls in it.
TILE = 24
_SORTED_COLUMNS = 6  # tiles side by side that a phone has room to name
_GRID_HEIGHT, _LEAST_ROW, _MOST_ROW = 360, 30, 60  # pixels: the grid is whole in sight, a tile is no speck
_SORTED_ROW = 62  # pixels from one tile's top to the next one's
# A marker must be no wider than a phone's tile, or its neighbour takes its clicks; from a tile's edge to its centre
# is further than that, so the nearest marker answers from so many pixels away.
_MARKER, _REACH = 12, 60
_STEPS = 255  # weights travel as bytes: 72 tiles of a long text weigh less than one heatmap of floats
# Pixels, with what is written there: Plotly would draw all anew for what it measures (matrix.py).
_MARGIN = {"l": 48, "r": 8, "t": TITLE_HEIGHT + 16, "b": 56}
_SORTED_MARGIN = {"l": 36, "r": 8, "t": TITLE_HEIGHT, "b": 77}
_PLAIN = {"automargin": False, "showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""}


@dataclass(frozen=True)
class _Sheet:
    """Where the tiles stand, in cells: each is `size` wide and high, with a gap above and beside it."""

    size: int
    n_tiles: int
    n_columns: int
    above: int
    beside: int

    @property
    def n_rows(self) -> int:
        return -(-self.n_tiles // self.n_columns)

    def corner(self, index: int) -> tuple[int, int]:
        """A tile's (x, y), row by row."""
        row, column = divmod(index, self.n_columns)
        return column * (self.size + self.beside), row * (self.size + self.above) + self.above

    @property
    def centres(self) -> list[tuple[float, float]]:
        half = (self.size - 1) / 2
        return [(x + half, y + half) for x, y in map(self.corner, range(self.n_tiles))]

    def image(self, tiles: Sequence[Array]) -> NDArray[np.uint8]:
        """All tiles on one canvas."""
        height, width = self.n_rows * (self.size + self.above), self.n_columns * (self.size + self.beside)
        canvas = np.zeros((height, width), dtype=np.uint8)
        for index, tile in enumerate(tiles):
            x, y = self.corner(index)
            canvas[y : y + self.size, x : x + self.size] = np.round(tile * _STEPS)
        return canvas


def all_heads(view: View, found: Overview) -> Picture:
    """Every head's weights: as in the model, a layer a row and a head a column, or in the order that was measured."""
    rows = view.visible
    of_layers = [_pooled(layer.attention.attention_weights[:, rows][:, :, rows]) for layer in view.encoding.layers]
    tiles = [of_layers[layer][head] for layer, head in found.places]
    as_in_model, size = found.order == AS_IN_THE_MODEL, len(tiles[0])
    n_layers, n_heads = len(of_layers), len(of_layers[0])
    gap = max(1, size // 6)
    sheet = (
        _Sheet(size, len(tiles), n_heads, gap, gap)
        if as_in_model
        else _Sheet(size, len(tiles), _SORTED_COLUMNS, max(2, -(-size // 3)), gap)
    )
    names = [f"L{layer}H{head}" for layer, head in found.places]
    image = sheet.image(tiles)
    figure = go.Figure([_heatmap(image), _targets(sheet, names, [_hover(found, place) for place in found.places])])
    if as_in_model:
        figure.add_trace(_lines(sheet))
        _name_the_edges(figure, sheet, n_layers, n_heads)
    else:
        figure.add_trace(_names(sheet, names))
        figure.update_layout(
            xaxis={"title": "Rank, from left to right"} | _PLAIN, yaxis={"title": "then downwards"} | _PLAIN
        )
    _frame(figure, sheet.centres[found.places.index(view.place)], size)
    row = max(_LEAST_ROW, min(_MOST_ROW, _GRID_HEIGHT // n_layers)) if as_in_model else _SORTED_ROW
    figure.update_xaxes(range=[-1, image.shape[1] - sheet.beside])
    figure.update_yaxes(range=[image.shape[0] + 0.5, -0.5])
    figure.update_layout(
        title=title(f"{_heading(found.order, len(rows))}; {view.head_name} is framed"),
        height=130 + row * sheet.n_rows,
        margin=_MARGIN if as_in_model else _SORTED_MARGIN,
        showlegend=False,
        hoverdistance=_REACH,
        coloraxis={"cmin": 0, "cmax": _STEPS, "colorbar": _COLOUR_BAR},
    )
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


_COLOUR_BAR = COLOUR_BAR_BELOW | {
    "tickvals": [0, _STEPS],
    "ticktext": ["0", "1"],
    "title": {"text": "weight", "side": "right"},
    "len": 0.4,
}


def _pooled(weights: Array) -> Array:
    """[n_heads, n, n] to at most [n_heads, TILE, TILE]: the largest weight of each block, so that no peak is lost."""
    n = weights.shape[-1]
    if n <= TILE:
        return weights
    starts = np.unique(np.linspace(0, n, TILE, endpoint=False).astype(int))
    return np.maximum.reduceat(np.maximum.reduceat(weights, starts, axis=1), starts, axis=2)


def _heatmap(image: NDArray[np.uint8]) -> go.Heatmap:
    return go.Heatmap(z=image, coloraxis="coloraxis", hoverinfo="skip")


def _targets(sheet: _Sheet, names: Sequence[str], hovers: Sequence[str]) -> go.Scatter:
    """One invisible point a head: what hovering says, and a place to click."""
    return go.Scatter(
        x=[x for x, _ in sheet.centres],
        y=[y for _, y in sheet.centres],
        text=names,
        mode="markers",
        marker={"symbol": "square", "size": _MARKER, "opacity": 0},
        customdata=hovers,
        hovertemplate="%{text}<br>%{customdata}<br>touch to choose<extra></extra>",
    )


def _names(sheet: _Sheet, names: Sequence[str]) -> go.Scatter:
    """Each head's name above its tile, with room for a frame between them."""
    return go.Scatter(
        x=[x for x, _ in sheet.centres],
        y=[y - sheet.size / 2 - sheet.above / 6 for _, y in sheet.centres],
        text=names,
        mode="text",
        textposition="top center",
        textfont={"size": SMALL_FONT_SIZE},
        hoverinfo="skip",
    )


def _lines(sheet: _Sheet) -> go.Scatter:
    """Lines between the tiles, in the middle of the gaps: no weight at all looks like the page."""
    across, down = sheet.size + sheet.beside, sheet.size + sheet.above
    width, height = sheet.n_columns * across, sheet.n_rows * down
    x: list[float | None] = []
    y: list[float | None] = []
    for column in range(1, sheet.n_columns):
        place = column * across - sheet.beside / 2 - 0.5
        x, y = [*x, place, place, None], [*y, 0, height, None]
    for row in range(1, sheet.n_rows):
        place = row * down + sheet.above / 2 - 0.5
        x, y = [*x, -0.5, width - sheet.beside, None], [*y, place, place, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": NEUTRAL, "width": 0.5}, hoverinfo="skip")


def _name_the_edges(figure: go.Figure, sheet: _Sheet, n_layers: int, n_heads: int) -> None:
    """The heads' numbers above and the layers' beside tiles that are too narrow for names."""
    shown = {"showticklabels": True, "tickfont": {"size": SMALL_FONT_SIZE}, "tickangle": 0}
    columns, rows = [x for x, _ in sheet.centres[:n_heads]], [y for _, y in sheet.centres[::n_heads]]
    heads, layers = [f"H{head}" for head in range(n_heads)], [f"L{layer}" for layer in range(n_layers)]
    figure.update_xaxes(_PLAIN | shown, title="Head", side="top", tickvals=columns, ticktext=heads)
    figure.update_yaxes(_PLAIN | shown, title="Layer", tickvals=rows, ticktext=layers)


def _hover(found: Overview, place: tuple[int, int]) -> str:
    """A head's habit with its number, and its number in the order asked for."""
    habit = found.habit(place)
    name = habit.with_number if habit.is_named else f"{NO_HABIT}; most on “{habit.measure}”: {habit.weight:.2f}"
    if found.order == AS_IN_THE_MODEL or np.isnan(found.table[found.order][place]):
        return name
    return f"{name}<br>{SHORT_NAMES[found.order]}: {found.table[found.order][place]:.4f}"


def _frame(figure: go.Figure, centre: tuple[float, float], size: int) -> None:
    x, y = centre
    edge = 0.52 * size
    line = {"color": QUERY, "width": 3}
    figure.add_shape(type="rect", x0=x - edge, x1=x + edge, y0=y - edge, y1=y + edge, line=line)


def _heading(order: str, n: int) -> str:
    sampled = f"; {n} tokens, each cell the largest weight in its block" if n > TILE else ""
    if order == AS_IN_THE_MODEL:
        return f"Every head: a row asks, a column answers{sampled}"
    return f"All heads by “{SHORT_NAMES[order]}”, the largest first{sampled}"
