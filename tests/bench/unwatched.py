"""A Chromium for measuring memory. Playwright's own asks for every file's content, which the tab then keeps twice."""

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGS


class Tab:
    """One page, told what to do over the DevTools protocol and not listened to."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._n_sent, self._session = socket, 0, ""
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def goto(self, url: str) -> None:
        self._send("Page.navigate", url=url)

    def wait_for(self, expression: str, patience: float = 120.0) -> None:
        """Until the page's JavaScript says so."""
        end = time.monotonic() + patience
        while not self.evaluate(expression):
            if time.monotonic() > end:
                raise TimeoutError(expression)
            time.sleep(0.1)

    def evaluate(self, expression: str) -> Any:
        """Its value, or that of its promise; None while the page is no more, or not yet, what it asks about."""
        answer = self._send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return answer.get("result", {}).get("value")

    def renderers_mb(self) -> list[float]:
        """What the processes hold that tabs and workers are in, the largest first, at least two numbers."""
        processes = self._send("SystemInfo.getProcessInfo", of_the_browser=True)["processInfo"]
        renderers = [_proportional_mb(one["id"]) for one in processes if one["type"] == "renderer"]
        return sorted([*renderers, 0.0, 0.0], reverse=True)

    def _send(self, method: str, *, of_the_browser: bool = False, **parameters: object) -> Any:
        self._n_sent += 1
        session = {"sessionId": self._session} if self._session and not of_the_browser else {}
        self._socket.send(json.dumps({"id": self._n_sent, "method": method, "params": parameters} | session))
        while (answer := json.loads(self._socket.recv())).get("id") != self._n_sent:
            pass
        return answer.get("result", {})


@contextmanager
def unwatched_tab() -> Iterator[Tab]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        started = [CHROMIUM, *CHROMIUM_ARGS, "--headless", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        process = subprocess.Popen(started, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        address = next(found[0] for line in process.stderr if (found := re.search(r"ws://\S+", line)))
        try:
            with connect(address, max_size=None) as socket:
                yield Tab(socket)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _proportional_mb(pid: int) -> float:
    """What a process holds, its share of what it shares with others included (Pss); nothing once it has ended."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return 0.0
