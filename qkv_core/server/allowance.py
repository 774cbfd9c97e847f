"""How often something may happen: so many times at once after a rest, and so often in the long run."""

import time
from collections.abc import Callable


class Allowance:
    """It fills with time; each time that something happens takes 1 of it."""

    def __init__(self, per_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._at_once, self._clock = per_second, at_once, clock
        self._left, self._filled = at_once, clock()

    def take(self) -> bool:
        """Whether it may happen now."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._filled) * self._per_second)
        self._filled = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def give_back(self) -> None:
        """It was no such thing after all."""
        self._left = min(self._at_once, self._left + 1)
