"""What a class's phones ask of the server: a page, what is asked of them, and to take an answer. None has a session."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import lru_cache
from typing import Any

from cachetools import LRUCache, TTLCache
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from uvicorn import Server

from qkv_core.classroom.memory import MemoryStore
from qkv_core.classroom.messages import FULL, OVER, WAITS
from qkv_core.classroom.rights import code_in
from qkv_core.classroom.rooms import Rooms
from qkv_core.classroom.shared import SharedStore
from qkv_core.classroom.store import StoreDownError
from qkv_core.server.allowance import Allowance
from qkv_core.server.compressed import accepts_gzip
from qkv_core.server.settings import settings
from qkv_core.server.watches import Watches, ask, event

_MOST_BYTES = 2048  # of an answer: six numbers and a seat
_PATIENCE = 10.0  # seconds for an answer to arrive
# Codes that no class has: a hall mistypes some; who tries all 900 million takes years for each class.
_GUESSES_PER_SECOND, _GUESSES_AT_ONCE = 10, 50
# Of one seat: an answer, some again after a line that broke; a script that goes on and on.
_ANSWERS_PER_SECOND, _ANSWERS_AT_ONCE = 0.5, 10
_MOST_SEATS_PACED = 10_000
_MOST_KNOWN, _KNOWN_FOR = 1000, 600  # codes that were right, and seconds for which a flood of guesses is none of theirs
_STATUS = {"taken": 200, "again": 200, "late": 200, "odd": 400, "forged": 403, "gone": 404}
_STREAM = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Answer = Callable[[Request], Coroutine[Any, Any, Response]]


@lru_cache(maxsize=1)
def rooms() -> Rooms:
    """This process's classes, in its memory or in the store that QKV_CLASSES names."""
    return Rooms(SharedStore(settings().classes) if settings().classes else MemoryStore())


class ClassRoutes:
    """The routes for phones; `page` is the HTML that each of them opens, `program` its script's address."""

    def __init__(self, rooms: Rooms, page: str, program: str) -> None:
        self._rooms, self._watches = rooms, Watches(rooms)
        self._headers = {
            "Vary": "Accept-Encoding",
            "Cache-Control": "no-store",
            "Link": f"<../{program}>; rel=modulepreload",
        }
        self._page, self._packed = page.encode(), gzip.compress(page.encode(), mtime=0)
        self._guesses = Allowance(_GUESSES_PER_SECOND, _GUESSES_AT_ONCE)
        self._paces: LRUCache[str, Allowance] = LRUCache(_MOST_SEATS_PACED)
        self._known: TTLCache[str, bool] = TTLCache(_MOST_KNOWN, _KNOWN_FOR)

    def routes(self) -> list[Route]:
        """Below the app's own address, whatever stands before that (server.baseUrlPath)."""
        below = "/{base:path}join/{code}"
        return [
            Route(below, self._open),
            Route(f"{below}/events", self._events),
            Route(f"{below}/counts", self._counts),
            Route(f"{below}/numbers/{{number:int}}", self._numbers),
            Route(f"{below}/answer", self._answer, methods=["POST"]),
        ]

    def end_with_the_server(self) -> None:
        """Let go of who listens when the server stops: uvicorn tells nobody, and waits until all have gone."""
        server: Any = Server  # which has no setting for this
        shutdown = server.shutdown

        async def shutdown_letting_go(self: Server, *arguments: Any, **named: Any) -> None:
            watches.end()
            await shutdown(self, *arguments, **named)

        watches, server.shutdown = self._watches, shutdown_letting_go

    async def _open(self, request: Request) -> Response:
        """The same page for every code: whether there is such a class is found out by listening to it."""
        if accepts_gzip(request.headers.get("accept-encoding", "")):
            return HTMLResponse(self._packed, headers=self._headers | {"Content-Encoding": "gzip"})
        return HTMLResponse(self._page, headers=self._headers)

    async def _events(self, request: Request) -> Response:
        """What a phone is told; one that has no seat yet gets one first."""
        return StreamingResponse(
            self._told(request.path_params["code"], request.query_params.get("seat", "")),
            headers=_STREAM,
            media_type="text/event-stream",
        )

    async def _told(self, text: str, seat: str) -> AsyncIterator[bytes]:
        try:
            code = await self._class_of(text)
            if code is None:
                yield event("state", OVER)
                return
            if not await ask(self._rooms.is_seat, code, seat):
                given = await ask(self._rooms.seat, code)
                if given is None:
                    yield event("state", FULL if await ask(self._rooms.is_open, code) else OVER)
                    return
                yield event("seat", seat := given)
        except StoreDownError:
            yield event("state", WAITS)
            return
        async for news in self._watches.listen(code, seat):
            yield news

    async def _counts(self, request: Request) -> Response:
        """The same for the lecturer's slide, with how many have answered."""
        return StreamingResponse(
            self._counted(request.path_params["code"]), headers=_STREAM, media_type="text/event-stream"
        )

    async def _counted(self, text: str) -> AsyncIterator[bytes]:
        try:
            code = await self._class_of(text)
        except StoreDownError:
            yield event("state", WAITS)
            return
        if code is None:
            yield event("state", OVER)
            return
        async for news in self._watches.listen(code, object(), to_counts=True):
            yield news

    async def _class_of(self, text: str) -> str | None:
        """The code of a class that is or was open; None for any other. Raises StoreDownError where nobody knows."""
        code = code_in(text)
        if code is None or self._watches.knows(code) or code in self._known:
            return code
        if not self._guesses.take():
            raise StoreDownError("too many guesses")
        if not await ask(self._rooms.is_open, code):
            return None
        self._guesses.give_back()
        self._known[code] = True
        return code

    async def _numbers(self, request: Request) -> Response:
        code = code_in(request.path_params["code"])
        try:
            if code is None or await self._class_of(code) is None:
                return PlainTextResponse("Not found", 404)
            numbers = await ask(self._rooms.numbers, code, request.path_params["number"])
        except StoreDownError:
            return PlainTextResponse("Wait", 503)
        if numbers is None:
            return PlainTextResponse("Not found", 404)
        headers = {"Cache-Control": "no-store", "Content-Encoding": "gzip"}  # which every browser takes
        return Response(numbers, media_type="application/octet-stream", headers=headers)

    async def _answer(self, request: Request) -> Response:
        """A phone's answer: `{"seat": …, "number": of the idea, "chosen": [an option of each question]}`."""
        code = code_in(request.path_params["code"])
        if request.headers.get("content-type") != "application/json":  # so no foreign page can send one
            return _said("odd", 415)
        body = await _body(request)
        if body is None:
            return _said("odd", 413)
        given = _read(body)
        if code is None or given is None or not isinstance(seat := given.get("seat"), str):
            return _said("odd", 400)
        if not self._may_answer(seat):
            return _said("waits", 429)
        try:
            if await self._class_of(code) is None:
                return _said("gone", 404)
            said = await ask(self._rooms.answer, code, seat, given.get("number"), given.get("chosen"))
        except StoreDownError:
            return _said("waits", 503)
        return _said(said, _STATUS[said])

    def _may_answer(self, seat: str) -> bool:
        pace = self._paces.get(seat)
        if pace is None:
            pace = self._paces[seat] = Allowance(_ANSWERS_PER_SECOND, _ANSWERS_AT_ONCE)
        return pace.take()


def _said(said: str, status: int) -> Response:
    return JSONResponse({"said": said}, status)


async def _body(request: Request) -> bytes | None:
    """The whole body; None where it is too large, too slow or cut off."""
    body = b""
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _MOST_BYTES:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return body


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return given if isinstance(given, dict) else None
