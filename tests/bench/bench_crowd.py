"""A thousand open tabs, and one visitor who clicks as fast as a script can: what the others wait, what it all holds.

    python -m tests.bench.bench_crowd [--sessions 1000] [--seconds 30]

A server for each part. The flood comes from a process of its own, so that it slows no measurement but by the server;
all processes share the machine, so that the times are upper bounds.
"""

import argparse
import asyncio
import multiprocessing
import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.bench.bench_load import Log, app, school_class, sentence
from tests.bench.visitor import Visitor

Memory = Callable[[], str]

_CLASS = 10  # visitors who click beside the crowd, beside the flood, and alone
_AT_ONCE = 10  # of the crowd, who arrive side by side
_HEADS = 12


async def crowd(url: str, log: Log, n_sessions: int) -> list[Visitor]:
    """So many open tabs, each with a sentence of its own, all left open."""
    tabs: list[Visitor] = []

    async def arrive(number: int) -> None:
        while len(tabs) < n_sessions:
            visitor, waited = await Visitor.open(url, text=sentence(random.Random(1000 * number + len(tabs))))
            log.waits.setdefault("arrive", []).append(waited)
            tabs.append(visitor)

    await asyncio.gather(*(arrive(number) for number in range(_AT_ONCE)))
    return tabs


async def beside_a_crowd(url: str, memory: Memory, n_sessions: int, seconds: float) -> None:
    """A class alone, the crowd's arrival, the class beside it, and what is left when all have gone."""
    await watch_a_class(url, "alone", seconds)
    arriving = Log()
    print(f"  before: {memory()}")
    tabs = await crowd(url, arriving, n_sessions)
    arriving.report(f"{len(tabs)} tabs, {_AT_ONCE} arriving at a time:")
    print(f"  all open: {memory()}")
    await watch_a_class(url, f"beside {len(tabs)} open tabs", seconds)
    await asyncio.gather(*(tab.close() for tab in tabs), return_exceptions=True)  # some take too long to say goodbye
    await asyncio.sleep(150)  # a visit that is over is forgotten after two minutes
    print(f"  closed and forgotten: {memory()}")


async def beside_a_flood(url: str, memory: Memory, seconds: float) -> None:
    """A class alone, and beside one visitor who clicks without waiting."""
    await watch_a_class(url, "alone", seconds)
    print(f"  before: {memory()}")
    with _flooded(url):
        await asyncio.sleep(3)
        await watch_a_class(url, "beside a flood of clicks", seconds)
        print(f"  at the flood's end: {memory()}")


async def watch_a_class(url: str, where: str, seconds: float) -> None:
    log = Log()
    await school_class(url, log, _CLASS, seconds)
    log.report(f"{_CLASS} visitors {where}:")


@contextmanager
def _flooded(url: str) -> Iterator[None]:
    flood = multiprocessing.get_context("spawn").Process(target=_flood, args=(url,), daemon=True)
    flood.start()
    try:
        yield
    finally:
        flood.terminate()
        flood.join()


def _flood(url: str) -> None:
    asyncio.run(_click_without_waiting(url))


async def _click_without_waiting(url: str) -> None:
    visitor, _ = await Visitor.open(url, "four_steps")
    began, n_clicks = time.monotonic(), 0
    while True:
        await visitor.click_without_waiting(head=str(n_clicks % _HEADS))
        n_clicks += 1
        if n_clicks % 10_000 == 0:
            print(f"  {n_clicks} clicks sent, {n_clicks / (time.monotonic() - began):.0f} a second", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=30)
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a connection is a file, here and in the server
    with app() as (url, memory):
        asyncio.run(beside_a_flood(url, memory, chosen.seconds))
    if chosen.sessions:
        with app() as (url, memory):
            asyncio.run(beside_a_crowd(url, memory, chosen.sessions, chosen.seconds))


if __name__ == "__main__":
    main()
