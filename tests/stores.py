"""A store for classes as Debian ships it: valkey-server or redis-server, for one test or for all of a module."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SERVER = shutil.which("valkey-server") or shutil.which("redis-server")


def start_store(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The server on this port, answering; it keeps nothing on a disk."""
    if SERVER is None:
        message = "No store found: install valkey-server or redis-server."
        if os.environ.get("QKV_REQUIRE_BROWSER"):  # `.ci/run` installs both
            pytest.fail(message)
        pytest.skip(message)
    options = {"port": str(port), "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": str(folder)}
    arguments = [text for name, value in options.items() for text in (f"--{name}", value)]
    process = subprocess.Popen([SERVER, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as asked:
                asked.sendall(b"PING\r\n")
                if asked.recv(100).startswith(b"+PONG"):
                    return process
        except OSError:
            time.sleep(0.02)
    raise AssertionError("The store ended before it answered: is the port another's?")


@contextmanager
def running_store(folder: Path) -> Iterator[str]:
    """The address of a store of its own, as QKV_CLASSES names it."""
    port = free_port()
    process = start_store(folder, port)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
