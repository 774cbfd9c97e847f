"""A server opens all its pages by itself, and says when it is done."""

import json
import time
import urllib.request

from playwright.sync_api import expect

from tests.servers import running_app


def is_warm(url):
    with urllib.request.urlopen(f"{url}/health") as answer:
        return json.load(answer)["warm"]


def test_what_is_measured_once_is_there_before_anybody_asks(page, tmp_path):
    with (tmp_path / "log").open("wb") as log, running_app(log=log, QKV_PROOF="off", QKV_REHEARSAL="on") as url:
        deadline = time.monotonic() + 300  # how long a slow machine may take
        while not is_warm(url):
            assert time.monotonic() < deadline
            time.sleep(0.5)
        seen = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: seen.append(frame)))
        page.goto(f"{url}/head_habits?habits_usual=true")
        expect(page.get_by_text("Across our sample of")).to_be_visible()
        assert seen
        assert not [frame for frame in seen if b"Reading the corpus" in bytes(frame)]
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Error" not in written
    assert "Traceback" not in written
