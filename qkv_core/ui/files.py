"""Files that this server makes itself: named by a digest of what is in them, so that a browser keeps them for good."""

import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


class Folder:
    """Files under one address, added while the server starts; `answer` sends the content of one."""

    def __init__(self, name: str, answer: Callable[[Request, bytes], Response]) -> None:
        self._name, self._answer = name, answer
        self.files: dict[str, bytes] = {}
        # Streamlit's pages lie one level below the app's own address, whatever stands before that (server.baseUrlPath).
        self.route = Route(f"/{{base:path}}{name}/{{file}}", self._send)

    def add(self, stem: str, suffix: str, content: bytes) -> str:
        """The file's address, from the app's own on; another content has another one."""
        file = f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
        self.files[file] = content
        return f"{self._name}/{file}"

    def addresses(self) -> list[str]:
        return [f"{self._name}/{file}" for file in self.files]

    def _send(self, request: Request) -> Response:
        content = self.files.get(request.path_params["file"])
        if content is None:
            return PlainTextResponse("Not found", 404)
        response = self._answer(request, content)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
