"""How large a browser's message may be, before it is held or read: Streamlit bounds it by what it sends itself, 200 MB.

An honest message has some tens of kilobytes, for files come by HTTP. One that is announced larger is refused at its
first bytes. Messages that have begun and not ended are bounded together, too: where they grow beyond that, the oldest
of the address that holds most makes way.
"""

from collections import Counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_MESSAGE = 2**20  # bytes; a shelf that is pasted into its field may have most of them
_MAX_UNFINISHED = 16 * MAX_MESSAGE  # of all connections together
_MAX_FRAMES = 256  # of one message; browsers send one
# With this byte begins each of a message's many parts, such as a widget's value: even an empty one takes a hundred
# bytes of memory once it is read. A line of a pasted text ends with it.
_PART = b"\n"
_MAX_PARTS = 10_000
_TOO_BIG = 1009  # as the WebSocket protocol calls it


class BoundedMessages:
    """ASGI middleware that hangs up on who sends a message of too many parts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_bounded() -> Message:
            message = await receive()
            if (message.get("bytes") or b"").count(_PART) <= _MAX_PARTS:
                return message
            await send({"type": "websocket.close", "code": _TOO_BIG})
            return {"type": "websocket.disconnect", "code": _TOO_BIG}

        await self._app(scope, receive_bounded if scope["type"] == "websocket" else receive, send)


class Unfinished:
    """How many bytes of unfinished messages each connection holds, the one that began first foremost."""

    def __init__(self) -> None:
        self._held: dict[WebSocketsSansIOProtocol, int] = {}

    def note(self, connection: WebSocketsSansIOProtocol) -> None:
        """After more bytes have come; hangs up on whoever now holds too much."""
        n_bytes = len(connection.conn.reader.buffer) + sum(map(len, connection.frames))
        if not n_bytes and not connection.frames:
            self.forget(connection)
            return
        self._held[connection] = n_bytes
        if len(connection.frames) > _MAX_FRAMES:
            self._hang_up(connection)
        while sum(self._held.values()) > _MAX_UNFINISHED:
            self._hang_up(self._oldest_of_the_greediest())

    def forget(self, connection: WebSocketsSansIOProtocol) -> None:
        """Its message is complete, or the connection lost."""
        self._held.pop(connection, None)

    def _oldest_of_the_greediest(self) -> WebSocketsSansIOProtocol:
        by_address: Counter[str | None] = Counter()
        for connection, n_bytes in self._held.items():
            by_address[_address(connection)] += n_bytes
        greediest, _ = by_address.most_common(1)[0]
        return next(connection for connection in self._held if _address(connection) == greediest)

    def _hang_up(self, connection: WebSocketsSansIOProtocol) -> None:
        self.forget(connection)
        connection.conn.reader.discard()
        connection.frames.clear()
        connection.transport.abort()


def _address(connection: WebSocketsSansIOProtocol) -> str | None:
    return connection.client[0] if connection.client else None


def bound_messages() -> None:
    """Let uvicorn keep these bounds: `streamlit run` starts it, with no setting of its own for what comes in."""
    protocol: Any = WebSocketsSansIOProtocol
    begin, receive, lose = protocol.__init__, protocol.data_received, protocol.connection_lost
    unfinished = Unfinished()

    def begin_bounded(self: WebSocketsSansIOProtocol, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        self.conn.max_message_size = MAX_MESSAGE

    def receive_noting(self: WebSocketsSansIOProtocol, data: bytes) -> None:
        receive(self, data)
        unfinished.note(self)

    def lose_noting(self: WebSocketsSansIOProtocol, error: Exception | None) -> None:
        unfinished.forget(self)
        lose(self, error)

    protocol.__init__, protocol.data_received, protocol.connection_lost = begin_bounded, receive_noting, lose_noting
