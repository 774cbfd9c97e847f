"""How soon the server gives memory back that it no longer uses.

Left alone, glibc keeps a heap for each of many threads, and in it what large arrays have left: a class that pasted long
texts and went away had its gigabytes held for minutes.
"""

import ctypes
import os
import sys

# Numbers of mallopt's parameters, from glibc's malloc.h, with the names of the variables by which an owner sets them.
_LIMITS = {
    "MALLOC_ARENA_MAX": (-8, 2),
    "MALLOC_MMAP_THRESHOLD_": (-3, 2**20),  # from here on an array's memory is its own, and goes with it
    "MALLOC_TRIM_THRESHOLD_": (-1, 2**24),
}


def give_memory_back() -> None:
    """Let freed arrays of a megabyte and more go at once, unless the server's owner decided otherwise.

    Only long texts have such arrays, and pay a little time for it. Without glibc nothing changes.
    """
    for variable, (parameter, value) in _LIMITS.items():
        if variable not in os.environ:
            _of_glibc("mallopt", parameter, value)


def trim() -> None:
    """Give back what smaller arrays have left: some ten milliseconds, in which others may run."""
    _of_glibc("malloc_trim", 0)


def _of_glibc(name: str, *arguments: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    if function is not None:
        function(*arguments)
