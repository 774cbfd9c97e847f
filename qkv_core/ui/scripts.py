"""Large scripts as files of this server. Mounted as text they would travel again with every mount, uncompressed."""

import gzip
from functools import cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qkv_core.server.compressed import accepts_gzip
from qkv_core.ui.files import Folder


def _script(request: Request, script: bytes) -> Response:
    headers = {"Vary": "Accept-Encoding"}
    if accepts_gzip(request.headers.get("accept-encoding", "")):
        return Response(_packed(script), headers=headers | {"Content-Encoding": "gzip"}, media_type="text/javascript")
    return Response(script, headers=headers, media_type="text/javascript")


@cache
def _packed(script: bytes) -> bytes:
    return gzip.compress(script, mtime=0)


_folder = Folder("scripts", _script)
route = _folder.route
_late: set[str] = set()


def as_file(name: str, script: str) -> str:
    """The few bytes to mount in place of a script: they fetch it from this server, once."""
    address = _folder.add(name, ".js", script.encode())
    return f'const script = await import(new URL("{address}", document.baseURI));\nexport default script.default;\n'


def later(name: str, script: str) -> str:
    """The address of a module that a page may never need: it is fetched when it is asked for, not before."""
    address = _folder.add(name, ".js", script.encode())
    _late.add(address)
    return address


class EarlyScripts:
    """ASGI middleware that names the files in every page's headers, to load beside Streamlit's own scripts.

    A page that names others itself is none of Streamlit's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(Headers(raw=message["headers"])):
                for address in sorted(set(_folder.addresses()) - _late):
                    MutableHeaders(scope=message).append("Link", f"<{address}>; rel=modulepreload")
            await send(message)

        await self._app(scope, receive, send_with_links if scope["type"] == "http" else send)


def _is_page(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html") and "link" not in headers
