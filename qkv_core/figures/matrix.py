"""One matrix as a heatmap: the figure that most pages are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from unicodedata import east_asian_width

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.labels import MANY_TOKENS, token_ticks
from qkv_core.figures.picture import Table
from qkv_core.figures.theme import FONT_SIZE, QUERY, TITLE_HEIGHT

_ROW_HEIGHT, _LOW_ROW_HEIGHT = 22, 15  # pixels
_MANY_ROWS_HEIGHT = 720  # pixels, for the whole matrix in one view
# Pixels, in type of FONT_SIZE.
_LETTER, _WIDE_LETTER = 7.5, 14
_AXIS_TITLE = 42  # with the gaps at its sides
_COLOUR_BAR_HEIGHT = 70  # with its numbers and its own title
_RIGHT = 12  # half of what is written below the last column may reach beyond it
# Beside the figure it would take a third of a phone's width, and the names of the columns would run into each other.
COLOUR_BAR_BELOW = {
    "orientation": "h",
    "lenmode": "fraction",
    "len": 1,
    "yref": "container",
    "y": 0,
    "ypad": 2,
    "yanchor": "bottom",
}


class Colours(Enum):
    """From where to where the colours of a matrix run."""

    SIGNED = "symmetric about 0, up to the largest absolute value"
    SIZE = "from 0 to the largest, for what can't be negative"
    SHARE = "from 0 to 1"


@dataclass(frozen=True)
class Axis:
    """What the rows or the columns are, and the name of each; names may repeat."""

    title: str  # a role and, after a colon, what it does: "Key: the token that answers"
    names: Sequence[str]

    @property
    def role(self) -> str:
        """The title up to its colon."""
        return self.title.split(":")[0]


@dataclass(frozen=True, eq=False)
class Matrix:
    """Values [rows, columns] with all that a figure or a table of them says."""

    values: Array
    rows: Axis
    columns: Axis
    quantity: str  # what a cell is: "weight"
    colours: Colours = Colours.SIGNED
    is_beside: bool = False  # another picture, of whose height it is: low rows, and as wide as its column

    def figure(self, title: str, *, framed_row: int | None = None) -> go.Figure:
        """A heatmap with exact numbers on hover; user text in the title must come escaped."""
        n_rows, n_columns = self.values.shape
        plain = {"showgrid": False, "zeroline": False, "automargin": False}
        figure = go.Figure(
            self._heatmap(),
            {
                "title": labels.title(title),
                "showlegend": False,
                "coloraxis": self._colour_axis(),
                "height": TITLE_HEIGHT + self._cells_height() + self._below(),
                # Plotly would measure the names, draw all anew for what it found, and measure again: three times the
                # work (tests/bench/bench_repaint.py), and few rows could be left without height.
                "margin": {"l": self._beside(), "r": _RIGHT, "t": TITLE_HEIGHT, "b": self._below()},
                "xaxis": {"title": self.columns.title, "tickangle": -90, "range": [-0.5, n_columns - 0.5]}
                | plain
                | token_ticks(self.columns.names),
                "yaxis": {"title": self.rows.title, "range": [n_rows - 0.5, -0.5]}
                | plain
                | token_ticks(self.rows.names),
            },
        )
        if self.is_beside:  # in its column larger names would run into each other
            figure.update_layout(font_size=FONT_SIZE)
        elif self._is_square():
            # On a narrower page cells get narrower, not lower: axes that Plotly keeps square would leave a gap below.
            figure.update_layout(width=self._beside() + self._cells_height() + _RIGHT)
        if framed_row is not None:
            edges = {"x0": -0.5, "x1": n_columns - 0.5, "y0": framed_row - 0.5, "y1": framed_row + 0.5}
            figure.add_shape(type="rect", line={"color": QUERY, "width": 2}, **edges)
        return figure

    def table(self) -> Table:
        """The same numbers, a line a row; names carry their position, because words repeat."""
        rows: Table = {self.rows.role.lower(): [f"{i} {name}" for i, name in enumerate(self.rows.names)]}
        return rows | {f"{i} {name}": self.values[:, i].tolist() for i, name in enumerate(self.columns.names)}

    def _heatmap(self) -> go.Heatmap:
        gap = 1 if max(self.values.shape) <= MANY_TOKENS else 0
        hover = f"{self.rows.role}: %{{y}}<br>{self.columns.role}: %{{x}}<br>{self.quantity}: %{{z:.6f}}<extra></extra>"
        return go.Heatmap(z=self.values, coloraxis="coloraxis", xgap=gap, ygap=gap, hovertemplate=hover)

    def _colour_axis(self) -> dict[str, object]:
        largest = 1.0 if self.colours is Colours.SHARE else float(np.abs(self.values).max(initial=1e-9))
        return {
            "cmin": -largest if self.colours is Colours.SIGNED else 0,
            "cmax": largest,
            "colorbar": COLOUR_BAR_BELOW | {"title": {"text": self.quantity, "side": "bottom"}},
        }

    def _is_square(self) -> bool:
        """Tokens against the same tokens: the diagonal should look like one."""
        return list(self.rows.names) == list(self.columns.names)

    def _beside(self) -> int:
        """Pixels left of the cells: the names of the rows, and what they are."""
        return _longest(self.rows.names) + _AXIS_TITLE

    def _below(self) -> int:
        """Pixels below the cells: the names of the columns, which stand upright, what they are, and the colour bar."""
        return _longest(self.columns.names) + _AXIS_TITLE + _COLOUR_BAR_HEIGHT

    def _cells_height(self) -> int:
        n_rows = len(self.values)
        if n_rows > MANY_TOKENS:
            return _MANY_ROWS_HEIGHT
        return (_LOW_ROW_HEIGHT if self.is_beside else _ROW_HEIGHT) * max(8, n_rows)


def _longest(names: Sequence[str]) -> int:
    """Pixels of the longest name; characters of Chinese, say, are twice as wide as those of English."""
    widths = (sum(_WIDE_LETTER if east_asian_width(c) in "WF" else _LETTER for c in name) for name in names)
    return round(max(widths, default=0))


def leave_out_colour_bar(figure: go.Figure) -> None:
    """With the room for it, where it would name no number that matters."""
    figure.layout.coloraxis.showscale = False
    figure.layout.margin.b -= _COLOUR_BAR_HEIGHT
    figure.layout.height -= _COLOUR_BAR_HEIGHT


def make_clickable(figure: go.Figure) -> None:
    """Lay an invisible marker over each cell, because only markers report a click; a large matrix gets none."""
    heatmap = figure.data[0]
    if max(heatmap.z.shape) > MANY_TOKENS:
        return
    down, across = np.indices(heatmap.z.shape)
    figure.add_scatter(
        x=across.ravel(),
        y=down.ravel(),
        customdata=heatmap.z.ravel(),
        mode="markers",
        marker={"symbol": "square", "size": 16, "opacity": 0},
        hovertemplate=heatmap.hovertemplate.replace("%{z", "%{customdata"),
    )
    heatmap.update(hovertemplate=None, hoverinfo="skip")
