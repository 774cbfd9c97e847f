"""Under which names the server answers, where its owner says which: to no page that another name or port has sent.

A foreign page whose name was turned to this server's address (DNS rebinding) sends its own name as Host; one on another
port of the same machine sends its own as Origin.
"""

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_USUAL_PORT = re.compile(r":(80|443)$")
# The machine's own names for itself, which health checks use: no page of another machine can be one of them.
_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")


class OwnNames:
    """ASGI middleware that refuses what was not sent to one of these hosts, or by a page that is not from there.

    Where there are no hosts, it refuses nothing.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = frozenset(map(_bare, hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._answers(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse("This server has another name.", 400)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _answers(self, headers: Headers) -> bool:
        host, origin = _bare(headers.get("host", "")), headers.get("origin")
        if not self._hosts:
            return True
        if host not in self._hosts and not _LOOPBACK.fullmatch(host):
            return False
        return origin is None or _bare(re.sub(r"^https?://", "", origin)) == host


def _bare(host: str) -> str:
    """A host as it is compared: without the port that goes without saying."""
    return _USUAL_PORT.sub("", host.lower())
