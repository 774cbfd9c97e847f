"""Whose turn it is: runs that need much memory share so many bytes, and who finds them taken waits in line."""

import time
from collections import deque
from collections.abc import Callable
from threading import Condition

_LOOK = 0.5  # seconds between two signs of life to who waits
# Seconds after which the first in line goes on all the same, one at a time: others may be slow, and nobody waits for
# ever. On a small host a page with a text of 256 tokens takes about one.
_PATIENCE = 30.0


class Turn:
    """A share of the bytes, given back when it is closed or forgotten."""

    def __init__(self, turns: "Turns", place: "_Place") -> None:
        self.n_bytes = place.n_bytes
        self._turns, self._place = turns, place
        self._open = True

    def close(self) -> None:
        """Let others have it; to do so again does nothing."""
        if self._open:
            self._open = False
            self._turns._give_back(self._place)

    def __del__(self) -> None:
        self.close()


class Turns:
    """At most `n_bytes` at a time, but always one turn, however large, and one for who has waited too long.

    So what is taken is at most `n_bytes` or the largest turn, and the largest again. Safe to share between threads.

    `when_idle` is called when all have been given back, and with them, since it was last called, as much as there is.
    """

    def __init__(self, n_bytes: int, when_idle: Callable[[], object] = lambda: None) -> None:
        self._n_bytes, self._when_idle = n_bytes, when_idle
        self._taken = self._given_back = 0
        self._is_beyond = False  # somebody has a turn for having waited, beside those that fit
        self._line: deque[_Place] = deque()
        self._changed = Condition()

    def take(self, n_bytes: int, while_waiting: Callable[[int], object]) -> Turn:
        """A share of so many bytes, once there is room; the first who fits goes first.

        `while_waiting` is called twice a second with the number of those ahead. If it raises, the place is left.
        """
        place = _Place(n_bytes)
        with self._changed:
            self._line.append(place)
        try:
            while not self._admitted(place):
                while_waiting(self._n_ahead_of(place))
        except BaseException:
            with self._changed:
                self._line.remove(place)
                self._changed.notify_all()
            raise
        return Turn(self, place)

    def _admitted(self, place: "_Place") -> bool:
        with self._changed:
            if not self._changed.wait_for(lambda: self._may_go(place), _LOOK):
                return False
            self._line.remove(place)
            place.is_beyond = not self._fits(place)
            self._is_beyond |= place.is_beyond
            self._taken += place.n_bytes
            self._changed.notify_all()
            return True

    def _may_go(self, place: "_Place") -> bool:
        if self._line[0] is place:
            has_waited = place.has_been_first_for() > _PATIENCE
            return self._fits(place) or (has_waited and not self._is_beyond)
        ahead = list(self._line)[: self._line.index(place)]
        return self._fits(place) and not any(self._fits(other) for other in ahead)

    def _n_ahead_of(self, place: "_Place") -> int:
        with self._changed:
            return self._line.index(place)

    def _fits(self, place: "_Place") -> bool:
        return not self._taken or self._taken + place.n_bytes <= self._n_bytes

    def _give_back(self, place: "_Place") -> None:
        with self._changed:
            self._taken -= place.n_bytes
            self._given_back += place.n_bytes
            self._is_beyond &= not place.is_beyond
            self._changed.notify_all()
            is_time = not self._taken and self._given_back >= self._n_bytes
            if is_time:
                self._given_back = 0
        if is_time:
            self._when_idle()


class _Place:
    """In the line; a place is nobody else's, however alike."""

    def __init__(self, n_bytes: int) -> None:
        self.n_bytes = n_bytes
        self.is_beyond = False  # it went although there was no room
        self._first_since: float | None = None

    def has_been_first_for(self) -> float:
        """Seconds, counted from the first time that somebody asks."""
        now = time.monotonic()
        self._first_since = now if self._first_since is None else self._first_since
        return now - self._first_since
