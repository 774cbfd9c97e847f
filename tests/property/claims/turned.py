"""What is meant by an embedding that has turned little, a little or far: asked of every page that says so."""

import math
from collections.abc import Callable


def how_far_oracles(cosine_of: Callable[..., float]) -> dict[str, Callable[..., bool]]:
    """The oracles of one page, whose subject's cosine this gives: one scale, whichever page speaks."""

    def is_from(low: float, high: float) -> Callable[..., bool]:
        def holds(*subject: object, cosine: str, angle: str = "") -> bool:
            exact = cosine_of(*subject)
            return (
                low - 1e-6 <= exact < high + 1e-6
                and abs(float(cosine) - exact) < 5.1e-5
                and (not angle or is_angle(float(angle), float(cosine)))
            )

        return holds

    return {"little_change": is_from(0.99, 1), "turned_a_little": is_from(0.9, 0.99), "turned_far": is_from(-1, 0.9)}


def is_angle(degrees: float, cosine: float) -> bool:
    """Half a degree either way holds the cosine, as a calculator would find it."""
    low, high = (math.cos(math.radians(min(180, max(0, degrees + step)))) for step in (0.5001, -0.5001))
    return low <= max(-1, min(1, cosine)) <= high
