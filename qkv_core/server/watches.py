"""Who listens to a class in this process: all are told what one look, a few times a second, has found.

An answer may have come to another process, and so may the lecturer's next step: nobody here is told of them, so each
class that somebody listens to is looked at. It works for a store in memory, too, and after a store's fault by itself.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from qkv_core.classroom.messages import OVER, WAITS, counted, told
from qkv_core.classroom.rooms import Rooms
from qkv_core.classroom.store import StoreDownError

_LOOK_EVERY = 0.25  # seconds
_SIGN_OF_LIFE = 15.0  # seconds of silence after which a proxy, or a phone that slept, could take the line for dead
_COME_BACK = 1000  # milliseconds after which a browser connects again
_THREADS = 8  # that may wait for the store at a time: the app's own are not among them
_MOST_COUNTERS = 20  # slides of one class

Found = TypeVar("Found")
_threads = ThreadPoolExecutor(_THREADS, "class-store")


async def ask(question: Callable[..., Found], *arguments: Any) -> Found:
    """Let a thread ask the store."""
    return await asyncio.get_running_loop().run_in_executor(_threads, lambda: question(*arguments))


class _Listener:
    def __init__(self, *, to_counts: bool) -> None:
        self.to_counts, self.news, self.is_sent_away = to_counts, asyncio.Event(), False


class _Watch:
    """One class, as long as somebody listens."""

    def __init__(self, code: str, rooms: Rooms, ended: Callable[[], object]) -> None:
        self._code, self._rooms, self._ended = code, rooms, ended
        self.listeners: dict[object, _Listener] = {}
        self.state = self.counts = b""
        self.is_over = False
        self._turn: int | None = None
        self._task = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        try:
            while self.listeners and not self.is_over:
                try:
                    await self._look()
                except StoreDownError:
                    self._turn = None
                    self._tell(WAITS, None)
                await asyncio.sleep(_LOOK_EVERY)
        finally:  # an error that nobody foresaw, too: who listens comes back by a new line
            self._ended()
            for listener in self.listeners.values():
                self.send_away(listener)

    async def _look(self) -> None:
        turn = await ask(self._rooms.turn, self._code)
        has_counters = any(listener.to_counts for listener in self.listeners.values())
        if turn is not None and turn == self._turn and not has_counters:
            return
        look = None if turn is None else await ask(self._rooms.look, self._code)
        if look is None:
            self.is_over = True
            self._tell(OVER, None)
        else:
            self._tell(told(look) if look.turn != self._turn else None, counted(look))
            self._turn = look.turn

    def _tell(self, state: Mapping[str, Any] | None, counts: Mapping[str, int] | None) -> None:
        """What has changed, to those whom it concerns; None is what has not."""
        before = self.state, self.counts
        self.state = self.state if state is None else event("state", state)
        self.counts = self.counts if counts is None else event("counts", counts)
        for listener in self.listeners.values():
            if self.state != before[0] or (listener.to_counts and self.counts != before[1]):
                listener.news.set()

    def send_away(self, listener: _Listener) -> None:
        listener.is_sent_away = True
        listener.news.set()


class Watches:
    """All classes that somebody listens to in this process."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms, self._watches, self._is_ending = rooms, dict[str, _Watch](), False

    def knows(self, code: str) -> bool:
        """Whether somebody listens to this class."""
        return code in self._watches

    async def listen(self, code: str, who: object, *, to_counts: bool = False) -> AsyncIterator[bytes]:
        """Server-sent events: the class as it is, and whenever it changes. Who listens twice is heard once."""
        watch = self._watches.get(code)
        if watch is None:
            watch = self._watches[code] = _Watch(code, self._rooms, lambda: self._watches.pop(code, None))
        listener = _Listener(to_counts=to_counts)
        if who in watch.listeners:
            watch.send_away(watch.listeners.pop(who))
        if to_counts and sum(each.to_counts for each in watch.listeners.values()) >= _MOST_COUNTERS:
            return
        watch.listeners[who] = listener
        try:
            yield f"retry: {_COME_BACK}\n\n".encode()
            said = b"", b""
            while not (listener.is_sent_away or self._is_ending):
                listener.news.clear()
                news = watch.state, watch.counts if to_counts else b""
                changed = b"".join(new for new, old in zip(news, said, strict=True) if new != old)
                said = news
                if changed:
                    yield changed
                if watch.is_over:
                    return
                if not await _within(_SIGN_OF_LIFE, listener.news.wait()):
                    yield b":\n\n"
        finally:
            if watch.listeners.get(who) is listener:
                del watch.listeners[who]

    def end(self) -> None:
        """The server stops: it would wait for ever for those who listen."""
        self._is_ending = True
        for watch in self._watches.values():
            for listener in watch.listeners.values():
                listener.news.set()


def event(name: str, data: Mapping[str, Any] | str) -> bytes:
    """One server-sent event; JSON has no line's end in it."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


async def _within(seconds: float, awaited: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await awaited
    except TimeoutError:
        return False
    return True
