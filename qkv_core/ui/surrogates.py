"""Half an emoji in a text field: a browser sends it, Streamlit can't read it and would cut the page off for good."""

import re

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

_LONE_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_REPLACEMENT = "\ufffd".encode()  # three bytes as well, so that no length in the message changes


def repaired(message: bytes) -> bytes:
    """A browser's message with U+FFFD for each lone surrogate; one that can be read stays as it is."""
    try:
        BackMsg.FromString(message)
    except DecodeError:
        return _LONE_SURROGATE.sub(_REPLACEMENT, message)
    return message


class RepairedMessages:
    """ASGI middleware that hands on what browsers send as text that can be read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def receive_repaired() -> Message:
            message = await receive()
            if message.get("bytes"):
                message["bytes"] = repaired(message["bytes"])
            return message

        await self._app(scope, receive_repaired if scope["type"] == "websocket" else receive, send)
