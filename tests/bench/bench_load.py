"""A lecture hall of visitors: how long each waits, and what the server's memory does.

    python -m tests.bench.bench_load [--visitors 50] [--seconds 60] [--sentences 1000] [--part paragraph]

Real WebSocket sessions on loopback, with everything the server does for a visitor and without the browser's drawing.
The visitors' own work is done on the same machine, so that the times are upper bounds. Four parts, each with a server
of its own: a class that pastes and clicks; the same class when all of them paste a paragraph at once; a soak of many
sentences; and whether one visitor's long texts, or training, make the others wait.
"""

import argparse
import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import numpy as np

from qkv_core.measures.corpus import corpus_texts
from tests.bench.common import ROOT, server, wait_until_warm
from tests.bench.visitor import UnansweredError, Visitor
from tests.processes import children, resident_mb
from tests.servers import wait_until_healthy

_WORDS = " ".join(corpus_texts()).split()
_LONG = 256  # words, at least as many tokens; the model cuts there
_HEADS = 12
_THINKING = (2.0, 6.0)  # seconds between two clicks of one visitor


class Log:
    """What was waited for, by kind, and what went wrong."""

    def __init__(self) -> None:
        self.waits: dict[str, list[float]] = {}
        self.errors: list[str] = []

    async def time(self, kind: str, answer: Awaitable[float]) -> None:
        try:
            self.waits.setdefault(kind, []).append(await answer)
        except UnansweredError as error:
            self.errors.append(f"{kind}: {error}")

    def report(self, title: str) -> None:
        print(title)
        for kind, waits in self.waits.items():
            if not waits:
                continue
            p50, p95 = np.percentile(waits, (50, 95))
            print(f"  {kind:>8}: p50 {p50:.3f} s, p95 {p95:.3f} s, longest {max(waits):.3f} s  (n={len(waits)})")
        print(f"  errors: {len(self.errors)} {sorted(set(self.errors))}")


class Peak:
    """What a process's memory was at some moments, and the most that it was while it was watched."""

    def __init__(self, pid: int) -> None:
        self._pid, self._noted = pid, dict[str, float]()

    def note(self, moment: str) -> None:
        self._noted[moment] = resident_mb(self._pid)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        watching = asyncio.create_task(self._watch())
        yield
        watching.cancel()

    async def _watch(self) -> None:
        while True:
            self._noted["peak"] = max(self._noted.get("peak", 0), resident_mb(self._pid))
            await asyncio.sleep(0.02)

    def __str__(self) -> str:
        return ", ".join(f"{moment} {mb:.0f} MB" for moment, mb in self._noted.items())


def sentence(rng: random.Random, n_words: int = 12) -> str:
    return " ".join(rng.choices(_WORDS, k=n_words))


async def pupil(url: str, log: Log, rng: random.Random, end: float) -> None:
    """Arrives, pastes a sentence of their own, and looks at one head after the other."""
    visitor, waited = await Visitor.open(url)
    log.waits.setdefault("arrive", []).append(waited)
    try:
        await log.time("paste", visitor.change(text=sentence(rng)))
        while True:
            pause = rng.uniform(*_THINKING)
            if time.monotonic() + pause > end:
                return
            await asyncio.sleep(pause)
            await log.time("head", visitor.change(head=str(rng.randrange(_HEADS))))
    finally:
        await visitor.close()


async def school_class(url: str, log: Log, n_visitors: int, seconds: float) -> None:
    """All of them come within five seconds."""
    end = time.monotonic() + seconds

    async def late(number: int) -> None:
        await asyncio.sleep(5 * number / n_visitors)
        await pupil(url, log, random.Random(number), end)

    await asyncio.gather(*(late(number) for number in range(n_visitors)))


async def paste_many(url: str, log: Log, n_sentences: int, round_: int, n_visitors: int = 10) -> None:
    """As fast as they are answered; in each round other sentences."""

    async def paste(number: int) -> None:
        visitor, _ = await Visitor.open(url)
        rng = random.Random(round_ * n_visitors + number)
        for _ in range(n_sentences // n_visitors):
            await log.time("paste", visitor.change(text=sentence(rng)))
        await visitor.close()

    await asyncio.gather(*(paste(number) for number in range(n_visitors)))


async def paste_long_texts(url: str, log: Log, end: float) -> None:
    """One visitor whose every text is as long as the model takes, one after the other."""
    visitor, _ = await Visitor.open(url, "four_steps")
    rng = random.Random(1)
    while time.monotonic() < end:
        await log.time("256 tokens", visitor.change(text=sentence(rng, _LONG)))
    await visitor.close()


async def train(url: str, log: Log, end: float) -> None:
    """One visitor who trains, two runs side by side, as fast as the page allows, again and again."""
    visitor, _ = await Visitor.open(url, "learn_w", learn_speed="fast", learn_steps="2000", learn_dk="256")
    while time.monotonic() < end:
        await log.time("training", visitor.change(learn_play=None))
        await asyncio.sleep(max(0.0, end - time.monotonic()))
    await visitor.close()


@contextmanager
def app() -> Iterator[tuple[str, Callable[[], str]]]:
    """A server that has answered, and its memory in words."""
    with server(ROOT / "app.py") as (url, process):
        wait_until_healthy(f"{url}/_stcore/health", process)
        asyncio.run(_first_visit(url))

        def memory() -> str:
            helpers = ", ".join(f"{resident_mb(child):.0f}" for child in children(process.pid))
            return f"server {resident_mb(process.pid):.0f} MB, its helpers {helpers} MB"

        yield url, memory


async def _first_visit(url: str) -> None:
    visitor, _ = await Visitor.open(url)
    await asyncio.sleep(10)  # the proof's process has loaded its model
    await visitor.close()


def class_part(n_visitors: int, seconds: float) -> None:
    with app() as (url, memory):
        log, before = Log(), memory()
        asyncio.run(school_class(url, log, n_visitors, seconds))
        log.report(f"{n_visitors} visitors, each clicking every {_THINKING[0]:.0f} to {_THINKING[1]:.0f} s:")
        print(f"  before: {before}; after: {memory()}")


async def paste_at_once(url: str, log: Log, memory: Peak, n_visitors: int) -> None:
    """All of them are there, and paste texts of their own, as long as the model takes, in the same moment."""
    visitors = [(await Visitor.open(url))[0] for _ in range(n_visitors)]
    memory.note("all have come")
    texts = (sentence(random.Random(number), _LONG) for number in range(n_visitors))
    async with memory.watched():
        await asyncio.gather(
            *(log.time("paste", visitor.change(text=text)) for visitor, text in zip(visitors, texts, strict=True))
        )
    memory.note("all are served")
    await asyncio.gather(*(visitor.close() for visitor in visitors))
    left = time.monotonic()
    for seconds in (5, 10, 30):
        await asyncio.sleep(left + seconds - time.monotonic())
        memory.note(f"{seconds} s after all have left")


def paragraph_part(n_visitors: int) -> None:
    with server(ROOT / "app.py", QKV_PROOF="off") as (url, process):
        wait_until_warm(url, process)
        log, memory = Log(), Peak(process.pid)
        memory.note("warmed up")
        asyncio.run(paste_at_once(url, log, memory, n_visitors))
        log.report(f"{n_visitors} visitors who paste {_LONG} tokens each at once, no proof:")
        print(f"  server: {memory}")


def soak_part(n_sentences: int) -> None:
    with app() as (url, memory):
        log = Log()
        print(f"{n_sentences} sentences:\n  {0:>6}: {memory()}")
        for tenth in range(1, 11):
            asyncio.run(paste_many(url, log, n_sentences // 10, tenth))
            print(f"  {tenth * n_sentences // 10:>6}: {memory()}")
        log.report("  the waits of ten visitors who paste without a pause:")


def neighbour_part(n_visitors: int, seconds: float) -> None:
    """The same small class alone, beside long texts, and beside training: only the ratios count."""
    disturbers: Sequence[tuple[str, Callable[[str, Log, float], Awaitable[None]] | None]] = (
        ("alone", None),
        ("beside a visitor who pastes 256-token texts without a pause", paste_long_texts),
        ("beside a visitor who trains at full speed", train),
    )
    with app() as (url, _):
        for title, disturb in disturbers:
            log, other = Log(), Log()
            asyncio.run(_side_by_side(url, log, other, n_visitors, seconds, disturb))
            log.report(f"{n_visitors} visitors {title}:")
            if disturb is not None:
                other.report("  the one visitor:")


async def _side_by_side(
    url: str,
    log: Log,
    other: Log,
    n_visitors: int,
    seconds: float,
    disturb: Callable[[str, Log, float], Awaitable[None]] | None,
) -> None:
    jobs: list[Awaitable[None]] = [school_class(url, log, n_visitors, seconds)]
    if disturb is not None:
        jobs.append(disturb(url, other, time.monotonic() + seconds))
    await asyncio.gather(*jobs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--part", choices=("class", "paragraph", "soak", "neighbour"), help="this one alone")
    chosen = parser.parse_args()
    parts = {
        "class": lambda: class_part(chosen.visitors, chosen.seconds),
        "paragraph": lambda: paragraph_part(chosen.visitors),
        "soak": lambda: soak_part(chosen.sentences),
        "neighbour": lambda: neighbour_part(max(1, chosen.visitors // 5), chosen.seconds / 2),
    }
    for part in [chosen.part] if chosen.part else parts:
        parts[part]()


if __name__ == "__main__":
    main()
