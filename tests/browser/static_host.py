"""A plain static host, as a course's is: no byte ranges, no headers of ours, a folder under some path."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PLACE = "/courses/nlp/attention/"


class StaticHost(ThreadingHTTPServer):
    """Serves a folder at PLACE; `asked` are the files that were asked for, `faults` what is done to some of them.

    `headers` are sent with every file.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), partial(_Handler, directory=str(folder)))
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}
        self.faults: dict[str, Callable[[bytes], bytes | None]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{PLACE}"


class _Handler(SimpleHTTPRequestHandler):
    server: StaticHost

    def do_GET(self) -> None:
        if not self.path.startswith(PLACE):
            return self.send_error(404)
        self.path = "/" + self.path.removeprefix(PLACE)
        name = self.path.split("?")[0].rpartition("/")[2]
        self.server.asked.append(self.path)
        if name in self.server.faults:
            return self._send_faulty(name)
        return super().do_GET()

    def _send_faulty(self, name: str) -> None:
        content = self.server.faults[name](Path(self.translate_path(self.path)).read_bytes())
        if content is None:
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None

    def end_headers(self) -> None:
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(ConnectionError):  # a page that is closed waits for nothing
            super().copyfile(source, outputfile)

    def log_message(self, *_: Any) -> None:
        """Nothing on the tests' screen."""


@contextmanager
def static_host(folder: Path) -> Iterator[StaticHost]:
    host = StaticHost(folder)
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        stop(host)


def stop(host: StaticHost) -> None:
    """From here on nothing answers at its address."""
    host.shutdown()
    host.server_close()
