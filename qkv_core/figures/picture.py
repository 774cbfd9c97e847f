"""What every figure builder returns: the figure, its sentence for those who can't see it, and its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

Table = dict[str, Sequence[Any]]  # column name -> its values, all of one length


@dataclass(frozen=True)
class Picture:
    """A finished figure. `name` is a file name's stem and, on a page, the figure's identity."""

    name: str
    figure: go.Figure
    alt: str
    table: Callable[[], Table]  # made only when somebody opens or downloads it
