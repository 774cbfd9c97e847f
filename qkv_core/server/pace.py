"""How fast one visit may ask: what comes faster than a hand can click waits, and nobody else waits for it."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PER_SECOND = 10.0  # in the long run; a clock on a page asks twice a second
_AT_ONCE = 60.0  # after a rest: an arrow key held down for two seconds


class _Allowance:
    """Of one connection: it fills with time up to _AT_ONCE, and each message takes 1."""

    def __init__(self) -> None:
        self._left, self._filled = _AT_ONCE, time.monotonic()

    async def take(self) -> None:
        now = time.monotonic()
        self._left = min(_AT_ONCE, self._left + (now - self._filled) * _PER_SECOND) - 1
        self._filled = now
        if self._left < 0:
            await asyncio.sleep(-self._left / _PER_SECOND)


class PacedMessages:
    """ASGI middleware that reads from each WebSocket no faster than its pace.

    What is not yet read stays with its sender: the server reads no further while messages wait to be handed on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowance = _Allowance()

        async def receive_paced() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                await allowance.take()
            return message

        await self._app(scope, receive_paced if scope["type"] == "websocket" else receive, send)
