"""The check every backward has to pass: nudge each number both ways and see how much the loss moves."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

STEP = 1e-5  # truncation goes with its square, rounding with its inverse: together about 1e-10 here
TOLERANCE = 1e-6


def central_difference(loss: Callable[[FloatArray], float], at: FloatArray) -> FloatArray:
    """∂loss/∂at, number by number, of at's shape."""
    gradient = np.empty_like(at)
    for index in np.ndindex(at.shape):
        up, down = at.copy(), at.copy()
        up[index] += STEP
        down[index] -= STEP
        gradient[index] = (loss(up) - loss(down)) / (2 * STEP)
    return gradient
