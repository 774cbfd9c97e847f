"""Waiting for what happens elsewhere: in another thread, in another process."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

_SECONDS = 60.0  # how long a slow machine may take


def until(found: Callable[[], Found]) -> Found:
    """What `found` returns, as soon as that is something; AssertionError if it never is."""
    deadline = time.monotonic() + _SECONDS
    while not (result := found()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
    return result
