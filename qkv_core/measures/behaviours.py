"""All heads on a plane by what they do over the corpus. Its picture has no words but its title: it is for looking."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.habits import MEASURES, Habit, habit, of_head
from qkv_core.measures.pca import Plane, principal_plane


@dataclass(frozen=True, eq=False)
class Behaviours:
    """Where every head lies; lists and points are in the order of the places."""

    places: tuple[tuple[int, int], ...]  # (layer, head)
    habits: tuple[Habit, ...]
    plane: Plane
    used: tuple[str, ...]  # the measures that went into the plane


def behaviours(table: Mapping[str, Array]) -> Behaviours:
    """Heads that behave alike lie together, by their measures [n_layers, n_heads] over a corpus.

    Each measure counts in standard deviations over the heads, so that tokens and shares can be compared; one
    that is NaN or the same for all heads is left out. A model's only head has nothing to differ from.
    """
    places = tuple(np.ndindex(table["same"].shape))
    columns = {name: table[name].ravel().astype(np.float64) for name in MEASURES}
    used = {name: column for name, column in columns.items() if np.isfinite(column).all() and column.std() > 0}
    scaled = [(column - column.mean()) / column.std() for column in used.values()]
    scaled += [np.zeros(len(places))] * (2 - len(scaled))
    habits = tuple(habit(of_head(table, place)) for place in places)
    return Behaviours(places, habits, principal_plane(np.stack(scaled, axis=1)), tuple(used))
