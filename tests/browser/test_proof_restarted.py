"""The proof's process killed under a running server: it comes back, and so does the proof."""

import json
import os
import shutil
import signal
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from qkv_core.checkpoint import BUNDLED_MODEL, find_model
from tests.processes import children, command
from tests.servers import free_port, start_app


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


def test_a_model_cut_short_under_a_running_server_and_mended(page, tmp_path):
    _, bundled = find_model(BUNDLED_MODEL)
    whole = bundled / "model.safetensors"
    folder = tmp_path / "model"
    shutil.copytree(bundled, folder)
    port = free_port()
    server = start_app(port, QKV_MODEL=str(folder))
    equal = page.get_by_role("button", name="Same numbers as the published model")
    try:
        page.goto(f"http://127.0.0.1:{port}/?text=The+file+is+whole.")
        expect(equal).to_be_visible(timeout=240_000)
        os.truncate(folder / "model.safetensors", 1000)
        page.goto(f"http://127.0.0.1:{port}/?text=The+file+is+cut+short.")
        expect(page.get_by_text("proof unavailable")).to_be_visible(timeout=240_000)
        expect(page.get_by_text("looks most at").first).to_be_visible()
        assert health(port)["status"] == "ok"
        assert health(port)["proof"].startswith("unavailable: ")
        shutil.copy(whole, folder)
        page.goto(f"http://127.0.0.1:{port}/?text=The+file+is+mended.")
        expect(equal).to_be_visible(timeout=240_000)
        assert health(port)["proof"] == "works"
    finally:
        server.terminate()
        server.wait(timeout=20)


def health(port: int) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
        found: dict[str, str] = json.load(answer)
        return found
