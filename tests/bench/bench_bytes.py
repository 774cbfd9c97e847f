"""What a first visit loads, and how long that takes at 20 Mbit/s: compressed, against the same files as they are.

    python -m tests.bench.bench_bytes

Each visit is a new browser's; one that takes no compression stands for the files as they are. Both in turn, on one
server.
"""

from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from qkv_core.ui.site import ENTRIES
from tests.bench.bench_switch import PICTURES
from tests.bench.common import ROOT, chromium, seconds, server
from tests.servers import wait_until_healthy

ROUNDS = 3
BYTES_PER_SECOND = 20e6 / 8
PICTURE = f"{PICTURES}, .stCode"
BUDGET_MB = {"home": 2.0}
ANY_PAGE_MB = 3.0


@dataclass
class Visit:
    """What one visit cost."""

    seconds: float = 0.0  # until the first picture
    mb: float = 0.0  # over the wire, when the page rests
    messages: list[int] = field(default_factory=list)  # bytes of each WebSocket message


def n_bytes(frame: dict[str, Any]) -> int:
    """The size of a binary WebSocket message, which DevTools shows as Base64."""
    return len(frame["payloadData"]) * 3 // 4


def visit(browser: Browser, url: str, *, compressed: bool) -> Visit:
    """A new browser opens a page."""
    found = Visit()
    context = browser.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    limits: dict[str, Any] = {"offline": False, "latency": 10, "uploadThroughput": BYTES_PER_SECOND}
    wire.send("Network.emulateNetworkConditions", limits | {"downloadThroughput": BYTES_PER_SECOND})
    if not compressed:
        wire.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "identity"}})
    loaded: list[int] = []
    wire.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    wire.on("Network.webSocketFrameReceived", lambda event: found.messages.append(n_bytes(event["response"])))

    def open_() -> None:
        page.goto(url, timeout=120_000)
        page.locator(PICTURE).filter(visible=True).first.wait_for(timeout=120_000)

    found.seconds = seconds(open_)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    found.mb = sum(loaded) / 1e6
    context.close()
    return found


def main() -> None:
    with chromium() as browser, server(ROOT / "app.py", QKV_PROOF="off") as (url, process):
        wait_until_healthy(f"{url}/health", process)
        visit(browser, url, compressed=True)  # the server's own first time
        for entry in ENTRIES:
            address = f"{url}/{'' if entry.file == 'home' else entry.file}"
            visits = [[visit(browser, address, compressed=kind) for kind in (True, False)] for _ in range(ROUNDS)]
            ours, plain = zip(*visits, strict=True)
            mb, mb_plain = median(one.mb for one in ours), median(one.mb for one in plain)
            took, took_plain = median(one.seconds for one in ours), median(one.seconds for one in plain)
            budget = BUDGET_MB.get(entry.file, ANY_PAGE_MB)
            print(
                f"{entry.file:15} {mb:5.2f} MB of {budget:.0f} ({mb_plain:5.2f} MB as they are), "
                f"first picture after {took:4.1f} s ({took_plain:4.1f} s), ratio {took / took_plain:.2f}; "
                f"messages {sum(ours[0].messages) / 1e6:.2f} MB (n={ROUNDS})"
            )


if __name__ == "__main__":
    main()
