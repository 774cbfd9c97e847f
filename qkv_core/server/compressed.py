"""Streamlit's own scripts and styles in a third of their bytes.

Streamlit sends them as they are, because Starlette's GZipMiddleware would compress a file anew for every visitor. Here
each is compressed once and kept: some 7 MB for all of them.
"""

import gzip
import re
from importlib.resources import files
from pathlib import Path
from threading import Condition

from cachetools import cached
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FOLDER = Path(str(files("streamlit"))) / "static"
_SUFFIXES = {".js", ".css", ".json", ".svg"}  # fonts and pictures are compressed as they are
_LEVEL = 6  # level 9 saves a third of a per cent and takes half as long again
_SEND_PATH = "http.response.pathsend"  # ASGI's word for "send the file at this path in your own way"


def compress_all() -> None:
    """Compress every file beforehand, so that no visitor waits for it."""
    for file in _FOLDER.rglob("*"):
        if file.suffix in _SUFFIXES:
            _compressed_now(str(file))


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a browser that sends this Accept-Encoding takes gzip; `gzip;q=0` says that it does not."""
    codings = dict(coding.partition(";")[::2] for coding in accept_encoding.lower().replace(" ", "").split(","))
    return "gzip" in codings and not re.fullmatch(r"q=0(\.0*)?", codings["gzip"])


class CompressedFiles:
    """ASGI middleware that sends files under /static as gzip to browsers that take it.

    Which file it is, whether the browser has it already and how long it may keep it stay Streamlit's affair: it is
    asked for the file's path in place of its bytes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "/static/" in scope["path"] and Path(scope["path"]).suffix in _SUFFIXES:
            answer = _Answer(send)
            if accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
                scope["extensions"] = {**scope.get("extensions", {}), _SEND_PATH: {}}
            await self._app(scope, receive, answer.send)
        else:
            await self._app(scope, receive, send)


class _Answer:
    """Streamlit's answer on its way to the browser; its start waits until it is known how the body will be sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
            return
        if message["type"] == _SEND_PATH:
            body = await run_in_threadpool(_compressed_now, message["path"])
            _describe(body, MutableHeaders(scope=self._start))
            message = {"type": "http.response.body", "body": body}
        if self._start:
            await self._send(self._start)
            self._start = {}
        await self._send(message)


def _describe(body: bytes, headers: MutableHeaders) -> None:
    """Say in the headers that the body is the file as gzip."""
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(body))
    headers["accept-ranges"] = "none"  # a part of the file is no part of these bytes
    headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"  # weak: the same file, in bytes that may differ


def _compressed_now(path: str) -> bytes:
    return _compressed(path, Path(path).stat().st_mtime_ns)


@cached({}, condition=Condition())
def _compressed(path: str, _modified_ns: int) -> bytes:
    """A file's bytes as gzip; a file that an update has changed is another one."""
    return gzip.compress(Path(path).read_bytes(), _LEVEL, mtime=0)
