"""The first visit of every page on a server that has just warmed up, against the second one.

    python -m tests.bench.bench_first_visits

Each page has a server of its own, so that none is warm from another's visit; the browser's drawing is left out. The
goal: no first visit takes longer than 1.5 × the second.
"""

import asyncio
from statistics import median

from qkv_core.ui.site import ENTRIES
from tests.bench.common import ROOT, server, wait_until_warm
from tests.bench.visitor import Visitor

ROUNDS = 3
LATER_VISITS = 3


async def arrive(url: str, page: str) -> float:
    """Seconds until a new session has its page."""
    visitor, took = await Visitor.open(url, page=page)
    await visitor.close()
    return took


def first_and_second(page: str) -> tuple[float, float]:
    """Seconds of the first visit on a new server, and the median of some later ones."""
    with server(ROOT / "app.py", QKV_PROOF="off") as (url, process):
        wait_until_warm(url, process)
        first = asyncio.run(arrive(url, page))
        return first, median(asyncio.run(arrive(url, page)) for _ in range(LATER_VISITS))


def main() -> None:
    for entry in ENTRIES:
        visits = [first_and_second("" if entry.file == "home" else entry.file) for _ in range(ROUNDS)]
        first, second = (median(times) for times in zip(*visits, strict=True))
        print(f"{entry.file:15} first {first:.3f} s, second {second:.3f} s, ratio {first / second:.2f}  (n={ROUNDS})")


if __name__ == "__main__":
    main()
