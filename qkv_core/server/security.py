"""Headers that every answer carries, so that a browser trusts the page no further than it needs; and what is hidden."""

import re
from importlib.resources import files
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from qkv_core.take_home.document import script_sources

# Everything comes from this server alone. Streamlit styles with inline CSS, loads components from blobs and talks over
# a WebSocket, which 'self' covers (in Safari since version 16). Its own inline script is allowed by its hash, so that
# no other one ever runs.
_CONTENT = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def headers(frame_ancestors: str) -> dict[str, str]:
    """The headers' names and values; `frame_ancestors` says who may show the app in a frame."""
    content = _CONTENT | {"script-src": f"'self' blob: {inline_script_hashes()}", "frame-ancestors": frame_ancestors}
    return {
        "Content-Security-Policy": "; ".join(f"{directive} {sources}" for directive, sources in content.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # an address holds the visitor's sentence: no other site may learn it
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }


def inline_script_hashes() -> str:
    """CSP sources for the inline scripts of the page that the installed Streamlit serves."""
    page = files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    return script_sources(re.findall(r"<script>(.*?)</script>", page, re.S))


def answer_bad_requests(headers: dict[str, str]) -> None:
    """Let the answer to what is no HTTP, or too long to be read, carry these headers too: no middleware sees it."""
    lines = ["HTTP/1.1 400 Bad Request", "Content-Type: text/plain; charset=utf-8", "Connection: close"]
    head = "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items())])

    def send_400_response(protocol: Any, reason: str) -> None:
        protocol.transport.write(f"{head}\r\n\r\n{reason}".encode())
        protocol.transport.close()

    AutoHTTPProtocol.send_400_response = send_400_response  # type: ignore[attr-defined]  # of uvicorn, which has no setting for it


class SecurityHeaders:
    """ASGI middleware that adds `headers` to every HTTP response."""

    def __init__(self, app: ASGIApp, frame_ancestors: str) -> None:
        self._app = app
        self._headers = headers(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class HiddenCounters:
    """ASGI middleware that hides how many bytes of whose files Streamlit keeps: it would tell anybody, to the byte.

    Who guesses what somebody typed could compare that with the size of the file that it makes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith("/_stcore/metrics"):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
