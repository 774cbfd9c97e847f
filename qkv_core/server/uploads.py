"""How much a visit may upload: Streamlit bounds a file, and keeps as many of them as somebody invents ids for."""

import re
from collections.abc import Callable

from cachetools import LRUCache
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")  # a visit and a file
_MOST_FILES = 2  # a page takes one; another may be on its way in its place
_MAX_VISITS = 10_000  # whose files are known: more than a server can have at once
_KEPT = 204  # how Streamlit answers where it has kept a file


class BoundedUploads:
    """ASGI middleware for which a visit's newest files are kept and a few may arrive at once.

    `remove` is given the visit and the file that makes way.
    """

    def __init__(self, app: ASGIApp, remove: Callable[[str, str], None]) -> None:
        self._app = app
        self._remove = remove
        self._held: LRUCache[str, list[str]] = LRUCache(_MAX_VISITS)  # the newest last
        self._n_arriving: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        upload = _UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self._app(scope, receive, send)
        elif self._n_arriving.get(upload[1], 0) >= _MOST_FILES:
            await PlainTextResponse("One file at a time.", 429)(scope, receive, send)
        else:
            await self._take(upload[1], upload[2], scope, receive, send)

    async def _take(self, visit: str, file: str, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_noting(message: Message) -> None:
            if message.get("status") == _KEPT:
                self._keep(visit, file)
            await send(message)

        self._n_arriving[visit] = self._n_arriving.get(visit, 0) + 1
        try:
            await self._app(scope, receive, send_noting)
        finally:
            self._n_arriving[visit] -= 1
            if not self._n_arriving[visit]:
                del self._n_arriving[visit]

    def _keep(self, visit: str, file: str) -> None:
        files = [*(held for held in self._held.get(visit, []) if held != file), file]
        for oldest in files[:-_MOST_FILES]:
            self._remove(visit, oldest)
        self._held[visit] = files[-_MOST_FILES:]
