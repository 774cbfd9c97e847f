"""What a distance adds to every score: a learned number for each head and each of 32 classes of distances.

Source: Raffel et al. 2020, "T5", section 2.1; Song et al. 2020, "MPNet", has one table for all layers.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array, read_only

N_BUCKETS = 32
_MAX_DISTANCE = 128  # beyond, all distances are of one class


@dataclass(frozen=True, eq=False)
class RelativePositions:
    """The table, [n_buckets, n_heads], and what it comes to between the tokens of a text."""

    table: Array

    def between(self, n_query: int, n_key: int) -> Array:
        """Added to scaled scores, [n_heads, n_query, n_key]; the queries are the last of the tokens."""
        return _between(self, n_query, n_key)

    def of_heads(self, chosen: NDArray[np.bool_]) -> "RelativePositions | None":
        """The same for these heads, [n_heads, 1, 1]; for the others nothing is added. None if for no head."""
        if chosen.all():
            return self
        return RelativePositions(read_only(self.table * chosen[:, 0, 0])) if chosen.any() else None


@lru_cache(maxsize=2)  # every layer of a text asks for the same
def _between(positions: RelativePositions, n_query: int, n_key: int) -> Array:
    key = np.arange(n_key)
    query = np.arange(n_key - n_query, n_key)
    added = positions.table[bucket(key - query[:, None])]
    return read_only(np.ascontiguousarray(added.transpose(2, 0, 1)))


def bucket(distance: NDArray[np.integer]) -> NDArray[np.integer]:
    """The class of each distance, key − query: exact up to 7 either way, then ever wider. Same shape."""
    n_of_side = N_BUCKETS // 2
    exact = n_of_side // 2
    far = np.abs(distance)
    steps = np.log(np.maximum(far, 1).astype(np.float32) / exact) / np.float32(np.log(_MAX_DISTANCE / exact))
    wide = np.minimum(exact + (steps * (n_of_side - exact)).astype(np.int64), n_of_side - 1)
    found: NDArray[np.integer] = np.where(far < exact, far, wide) + n_of_side * (distance > 0)
    return found
