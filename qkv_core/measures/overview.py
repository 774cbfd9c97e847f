"""All heads of the model on one text: their measures, an order to show them in, and what they look at together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.habits import Habit, habit, measures_of, of_head
from qkv_core.view import View

AS_IN_THE_MODEL = "model"


@dataclass(frozen=True, eq=False)
class Overview:
    """Every head's numbers on one text, and the order to show the heads in."""

    table: dict[str, Array]  # [n_layers, n_heads] by name of measure
    favoured_by: Array  # [n_key]: how many heads let the query look most at each key; equal ones count for each
    places: tuple[tuple[int, int], ...]  # (layer, head) in the order of drawing, row by row
    asked: str = AS_IN_THE_MODEL  # or the name of a measure

    @property
    def has_numbers(self) -> bool:
        """False where the text gives the measure nothing to look at, so that the heads stand as in the model."""
        return self.asked == AS_IN_THE_MODEL or not np.isnan(self.table[self.asked]).all()

    @property
    def order(self) -> str:
        """The order that the places are in."""
        return self.asked if self.has_numbers else AS_IN_THE_MODEL

    def sorted_by(self, asked: str) -> "Overview":
        """The same with the heads that have most of a measure first, and those without a number last."""
        if asked == AS_IN_THE_MODEL:
            return self
        falling = -np.nan_to_num(self.table[asked], nan=-np.inf)
        return replace(self, asked=asked, places=tuple(sorted(self.places, key=falling.__getitem__)))

    def habit(self, place: tuple[int, int]) -> Habit:
        """A head's habit on this text."""
        return habit(of_head(self.table, place))


def overview(view: View) -> Overview:
    """Measure all heads on the view's text; they stand as in the model, a layer a row."""
    rows: list[Array] = []

    def weights() -> Iterator[Array]:
        """A long text's layers are computed as they are looked at: once, for both."""
        for layer in view.encoding.layers:
            rows.append(layer.attention.attention_weights[:, view.query].copy())
            yield layer.attention.attention_weights

    table = measures_of(view.encoding, weights())
    n_layers, n_heads = table["same"].shape
    asked = np.stack(rows)
    is_strongest = asked == asked.max(axis=-1, keepdims=True)
    places = tuple((layer, head) for layer in range(n_layers) for head in range(n_heads))
    return Overview(table, is_strongest.sum(axis=(0, 1)), places)
