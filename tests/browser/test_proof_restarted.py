"""The proof's process killed under a running server: it comes back, and so does the proof."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port, start_app
from tests.processes import children, command


def workers_of(server: int) -> list[int]:
    """The processes that compute a server's proofs."""
    return [process for process in children(server) if b"LokyProcess" in command(process)]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="Finds the process in /proc.")
def test_a_killed_proof_comes_back(page):
    port = free_port()
    server = start_app(port)
    try:
        page.goto(f"http://127.0.0.1:{port}/?text=Proofs+come+back.")
        expect(page.get_by_text("Comparing with the published model")).to_be_visible()
        (worker,) = workers_of(server.pid)
        os.kill(worker, signal.SIGKILL)
        expect(page.get_by_role("button", name="Same numbers as the published model")).to_be_visible(timeout=240_000)
        assert workers_of(server.pid) != [worker]
    finally:
        server.terminate()
        server.wait(timeout=20)
