"""The app's servers: one of a test's own, and those that tests only visit.

Under pytest-xdist there is one of each of the latter for all workers: each worker's own would start, prove the model
and measure what a page needs once more.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 60_000  # milliseconds; how long a slow machine may take, not how long anything should


def launch(
    script: str,
    port: int,
    *,
    folder: Path = ROOT,
    log: int | IO[bytes] = subprocess.DEVNULL,
    user: int | None = None,
    **environment: str | None,
) -> subprocess.Popen[bytes]:
    """A server on this port, started in the project's folder as the README says, not waited for.

    `user` is the id of another user to run as; a variable of the environment that is None is unset.
    """
    variables = {name: value for name, value in (os.environ | environment).items() if value is not None}
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true"]
    return subprocess.Popen(
        [*command, f"--server.port={port}", "--server.address=127.0.0.1"],
        cwd=folder,
        env=variables,
        stdout=log,
        stderr=log,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )


def copy_of_the_app(folder: Path) -> Path:
    """What the Dockerfile ships, in a folder of its own."""
    for name in ("pages", "qkv_core", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    return folder


def start_app(port: int, **options: Any) -> subprocess.Popen[bytes]:
    """The app on this port, answering; the options are `launch`'s. It rehearses only where a test says so."""
    server = _launch_app(port, **options)
    wait_until_healthy(_health(port), server)
    return server


def _launch_app(port: int, **options: Any) -> subprocess.Popen[bytes]:
    return launch("app.py", port, **{"QKV_REHEARSAL": "off"} | options)


def _health(port: int) -> str:
    return f"http://127.0.0.1:{port}/_stcore/health"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_app(*, port: int | None = None, **options: Any) -> Iterator[str]:
    """The address of a server of its own, on a free port if none is given; the options are `launch`'s."""
    port = port or free_port()
    server = start_app(port, **options)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop([server])


def _stop(servers: Sequence[subprocess.Popen[bytes]]) -> None:
    for server in servers:
        server.terminate()
    for server in servers:
        server.wait(timeout=20)


def wait_until_healthy(address: str, server: subprocess.Popen[bytes] | None = None) -> None:
    """Until something answers there, or the server that should is over; one of another process is not watched."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and (server is None or server.poll() is None):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"No answer from {address}.")


# By its fixture's name, what sets each visited server apart.
_VISITED = {
    "app_url": {},
    "quiet_url": {"QKV_PROOF": "off"},  # without the proof, whose badge asks every second how far it is
}


@contextmanager
def visited_app(name: str, config: pytest.Config) -> Iterator[str]:
    """The address of a server that tests only visit: of the one for all workers, or of one for this process alone."""
    worker = getattr(config, "workerinput", None)
    if worker is None:
        with running_app(**_VISITED[name]) as url:
            yield url
    else:
        port = worker["ports"][name]
        wait_until_healthy(_health(port))
        yield f"http://127.0.0.1:{port}"


class OneForAll:
    """What pytest-xdist's controlling process does: it names the ports, and starts and stops what is visited there."""

    def __init__(self) -> None:
        self._ports = {name: free_port() for name in _VISITED}
        self._servers: list[subprocess.Popen[bytes]] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Before a worker starts."""
        node.workerinput["ports"] = self._ports

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Once it is known whether anything will be visited at all."""
        if not self._servers and any(test.startswith("tests/browser/") for test in ids):
            self._servers = [_launch_app(self._ports[name], **variables) for name, variables in _VISITED.items()]

    def pytest_sessionfinish(self) -> None:
        """After the last test, or when somebody stops them."""
        _stop(self._servers)
