"""A lecture hall of phones in one class: from "next" to the question on them, from "reveal" to the bars.

    python -m tests.bench.bench_class [--phones 1000] [--rounds 4] [--shared]

Real HTTP on loopback: each phone has its line of server-sent events and posts its answers; the lecturer's clicks go
through the lesson's page. Phones and other visitors run on the same machine, each in processes of their own, so that
the times are upper bounds. `--shared` keeps the class in the store that Debian ships, on a free port.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import numpy as np

from tests.bench.bench_load import Log, school_class
from tests.bench.common import ROOT, server, wait_until_warm
from tests.bench.visitor import Visitor
from tests.processes import resident_mb
from tests.stores import running_store

_ARRIVING = 50  # phones at a time
_THINKING = 8.0  # seconds in which all of them answer
_CLASS = 10  # other visitors, who click beside them
_TOKENS = 16


class Phone:
    """What join.js does for the server, without drawing."""

    def __init__(self, url: str, code: str) -> None:
        place = urlsplit(url)
        self._host, self._port, self._code = place.hostname or "", place.port or 0, code
        self.seat, self.states, self.sent = "", list[tuple[float, dict[str, object]]](), 0
        self._news = asyncio.Event()

    async def listen(self) -> None:
        """Until the class is over."""
        reader, writer = await asyncio.open_connection(self._host, self._port)
        writer.write(self._request("GET", "events?seat=", ""))
        name = ""
        async for line in reader:
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            elif line.startswith(b"data: "):
                data = json.loads(line[6:])
                if name == "seat":
                    self.seat = data
                else:
                    self.states.append((time.perf_counter(), data))
                self._news.set()
        writer.close()

    async def until(self, phase: str, number: int) -> tuple[float, dict[str, object]]:
        """When it was told this of this idea, and what."""
        while True:
            self._news.clear()
            for at, state in reversed(self.states):
                if state["phase"] == phase and state.get("number", 0) == number:
                    return at, state
            await self._news.wait()

    async def answer(self, number: int, option: int) -> str:
        """Again and again until the server has it."""
        body = json.dumps({"seat": self.seat, "number": number, "chosen": [option]})
        while True:
            reader, writer = await asyncio.open_connection(self._host, self._port)
            writer.write(self._request("POST", "answer", body))
            answer = await reader.read()
            writer.close()
            said: str = json.loads(answer.partition(b"\r\n\r\n")[2] or b'{"said": "waits"}')["said"]
            if said != "waits":
                return said
            await asyncio.sleep(0.5)

    def _request(self, method: str, path: str, body: str) -> bytes:
        lines = [f"{method} /join/{self._code}/{path} HTTP/1.1", f"Host: {self._host}", "Connection: close"]
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
        return "\r\n".join([*lines, "", body]).encode()


async def lesson(url: str, n_phones: int, n_rounds: int, memory: "Memory") -> None:
    """Open, join, and so often: an idea, all answers, the reveal."""
    lecturer, _ = await Visitor.open(url, "guided_lesson")
    memory.note("before the class")
    await lecturer.change(**{"class-open": None})
    code = json.loads(lecturer.components["qkv_class"])["steering"]["code"]
    phones = [Phone(url, code) for _ in range(n_phones)]
    lines = await _join(phones)
    memory.note(f"{n_phones} phones have joined")
    for number in range(1, n_rounds + 1):
        await _round(lecturer, phones, number)
    memory.note("after the last reveal")
    await lecturer.change(**{"class-end": None})
    await asyncio.gather(*lines)
    await lecturer.close()


async def _join(phones: list[Phone]) -> list["asyncio.Task[None]"]:
    began, lines = time.perf_counter(), list[asyncio.Task[None]]()
    for first in range(0, len(phones), _ARRIVING):
        some = phones[first : first + _ARRIVING]
        lines += [asyncio.create_task(phone.listen()) for phone in some]
        await asyncio.gather(*(phone.until("asked", 1) for phone in some))
    print(f"  {len(phones)} phones joined within {time.perf_counter() - began:.1f} s, {_ARRIVING} at a time")
    return lines


async def _round(lecturer: Visitor, phones: list[Phone], number: int) -> None:
    if number > 1:
        clicked = time.perf_counter()
        page = asyncio.create_task(lecturer.change(**{"lesson-next": None}))
        told = await asyncio.gather(*(phone.until("asked", number) for phone in phones))
        _report(f"idea {number}: from next to the question", [at - clicked for at, _ in told], await page)
    rng = random.Random(number)
    n_options = _TOKENS if number == 1 else 3

    async def think(phone: Phone) -> tuple[str, float]:
        await asyncio.sleep(rng.uniform(0, _THINKING))
        sent = time.perf_counter()
        return await phone.answer(number, rng.randrange(n_options)), time.perf_counter() - sent

    said = await asyncio.gather(*map(think, phones))
    assert [each for each, _ in said] == ["taken"] * len(phones)
    _report(f"idea {number}: an answer taken", [waited for _, waited in said])
    await lecturer.change()  # its page knows that all have answered
    clicked = time.perf_counter()
    page = asyncio.create_task(lecturer.change(**{"class-show": None}))
    told = await asyncio.gather(*(phone.until("shown", number) for phone in phones))
    assert all(state["n"] == len(phones) == sum(state["counts"][0]) for _, state in told)  # type: ignore[index]  # JSON
    _report(f"idea {number}: from the reveal to the bars", [at - clicked for at, _ in told], await page)


def _report(what: str, waits: list[float], page: float | None = None) -> None:
    p50, p95 = np.percentile(waits, (50, 95))
    beside = "" if page is None else f"; the lecturer's own page {page:.2f} s"
    print(
        f"  {what}: p50 {p50:.2f} s, p95 {p95:.2f} s, longest {max(waits):.2f} s (n={len(waits)}){beside}", flush=True
    )


class Memory:
    """What the server holds at some moments."""

    def __init__(self, pid: int) -> None:
        self._pid, self._first = pid, 0.0

    def note(self, moment: str) -> None:
        held = resident_mb(self._pid)
        self._first = self._first or held
        print(f"  server {moment}: {held:.0f} MB, {held - self._first:+.0f} MB", flush=True)


def _others(url: str, seconds: float, title: str) -> None:
    log = Log()
    asyncio.run(school_class(url, log, _CLASS, seconds))
    log.report(title)


@contextmanager
def _beside(url: str, seconds: float) -> Iterator[None]:
    title = f"  {_CLASS} other visitors beside the class:"
    others = multiprocessing.get_context("spawn").Process(target=_others, args=(url, seconds, title))
    others.start()
    yield
    others.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--shared", action="store_true")
    chosen = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a line is a file, here and in the server
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        store = {"QKV_CLASSES": stack.enter_context(running_store(folder))} if chosen.shared else {}
        url, process = stack.enter_context(server(ROOT / "app.py", QKV_PROOF="off", **store))
        wait_until_warm(url, process)
        seconds = 10 + chosen.rounds * (_THINKING + 2)
        _others(url, seconds, f"{_CLASS} other visitors without a class:")
        print(f"A class of {chosen.phones} phones, {'in a store' if chosen.shared else 'in memory'}:")
        with _beside(url, seconds):
            asyncio.run(lesson(url, chosen.phones, chosen.rounds, Memory(process.pid)))


if __name__ == "__main__":
    main()
