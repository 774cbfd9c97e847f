"""Memory of the server once every page has been opened, by the server itself: without the proof, and with it.

    python -m tests.bench.bench_memory

Resident set sizes from /proc, so Linux only. The proof's process is counted apart.
"""

from tests.bench.common import ROOT, chromium, server, wait_until_warm
from tests.browser.steps import picture
from tests.processes import children, resident_mb


def visit(proof: str) -> None:
    with chromium() as browser, server(ROOT / "app.py", QKV_PROOF=proof) as (url, process):
        wait_until_warm(url, process)
        page = browser.new_page()
        page.goto(url)
        picture(page)
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
