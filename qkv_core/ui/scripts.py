"""Large scripts as files of this server. Mounted as text they would travel again with every mount, uncompressed.

A file's name holds a digest of what is in it: a browser keeps it for good, and never runs another version's.
"""

import gzip
import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qkv_core.server.compressed import accepts_gzip

_FOLDER = "scripts"
_files: dict[str, bytes] = {}  # each as gzip


def as_file(name: str, script: str) -> str:
    """The few bytes to mount in place of a script: they fetch it from this server, once."""
    file = f"{name}-{hashlib.sha256(script.encode()).hexdigest()[:16]}.js"
    _files[file] = gzip.compress(script.encode(), mtime=0)
    return (
        f'const script = await import(new URL("{_FOLDER}/{file}", document.baseURI));\nexport default script.default;\n'
    )


def _send(request: Request) -> Response:
    packed = _files.get(request.path_params["file"])
    if packed is None:
        return PlainTextResponse("Not found", 404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if accepts_gzip(request.headers.get("accept-encoding", "")):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type="text/javascript")
    return Response(gzip.decompress(packed), headers=headers, media_type="text/javascript")


# Streamlit's pages lie one level below the app's own address, whatever stands before that (server.baseUrlPath).
route = Route(f"/{{base:path}}{_FOLDER}/{{file}}", _send)


class EarlyScripts:
    """ASGI middleware that names the files in every page's headers, to load beside Streamlit's own scripts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(Headers(raw=message["headers"])):
                for file in _files:
                    MutableHeaders(scope=message).append("Link", f"<{_FOLDER}/{file}>; rel=modulepreload")
            await send(message)

        await self._app(scope, receive, send_with_links if scope["type"] == "http" else send)


def _is_page(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html")
