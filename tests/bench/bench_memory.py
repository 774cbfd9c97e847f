"""Memory of the server before the proof is loaded, and after; and of a full cache.

    python -m tests.bench.bench_memory

Resident set sizes from /proc, so Linux only. The proof's process is counted apart.
"""

import time

from tests.bench.common import ROOT, chromium, server
from tests.processes import children, resident_mb


def visit(proof: str) -> None:
    with chromium() as browser, server(ROOT / "app.py", QKV_PROOF=proof) as (url, process):
        page = browser.new_page()
        time.sleep(6)
        page.goto(url)
        page.locator(".js-plotly-plot .heatmaplayer image").first.wait_for(state="attached", timeout=120_000)
        if proof == "on":
            page.get_by_text("Same numbers as the published model").wait_for(timeout=240_000)
        print(
            f"proof {proof}: server {resident_mb(process.pid):.0f} MB, its helpers "
            f"{[round(resident_mb(child)) for child in children(process.pid)]} MB"
        )


def main() -> None:
    visit("off")
    visit("on")


if __name__ == "__main__":
    main()
