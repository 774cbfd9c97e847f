"""The plane in which rows of many numbers differ most. It serves several measures, and has no words of its own."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array


@dataclass(frozen=True)
class Plane:
    """Rows seen in their two directions of greatest variance."""

    points: Array  # [n, 2]
    variance_shares: Array  # [2]: what each direction shows of the rows' whole variance, 0 to 1
    directions: Array  # [2, d]: unit vectors; points = (rows - mean) @ directions.T
    mean: Array  # [d], of the rows

    def project(self, rows: Array) -> Array:
        """Where other rows [n, d] fall, [n, 2]; a blend of rows falls on the same blend of their points."""
        points: Array = (rows - self.mean) @ self.directions.T
        return points


def principal_plane(rows: Array) -> Plane:
    """Principal component analysis by the singular value decomposition of the centred rows, [n, d] with d >= 2.

    A direction's sign is free; here its largest number is positive, so that a picture does not flip. Rows
    that do not differ lie on one point, and the shares are 0. Source: Pearson 1901, "On Lines and Planes of
    Closest Fit". Raises ValueError if there is nothing to lay out.
    """
    if rows.ndim != 2 or rows.shape[0] < 1 or rows.shape[1] < 2:
        raise ValueError(f"rows must be [n, d] with n at least 1 and d at least 2; got {rows.shape}.")
    mean = rows.mean(axis=0, dtype=np.float64)
    centred = rows.astype(np.float64) - mean
    # A row of zeros changes no direction, and gives a single row its second one.
    _, spreads, directions = np.linalg.svd(np.vstack([centred, np.zeros_like(centred[:1])]), full_matrices=False)
    variances = spreads**2
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    directions = (directions * np.sign(largest))[:2]
    return Plane(
        points=centred @ directions.T,
        variance_shares=variances[:2] / max(variances.sum(), np.finfo(np.float64).tiny),
        directions=directions,
        mean=mean,
    )
