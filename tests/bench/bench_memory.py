"""Memory of the server before the proof is loaded, and after; and of a full cache.

    python -m tests.bench.bench_memory

Resident set sizes from /proc, so Linux only. The proof's process is counted apart.
"""

import time
from contextlib import suppress
from pathlib import Path

from tests.bench.common import ROOT, chromium, server


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def children(pid: int) -> list[int]:
    return [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if _parent(folder) == pid]


def _parent(process: Path) -> int | None:
    with suppress(OSError):  # it may have ended meanwhile
        status = (process / "status").read_text(encoding="ascii", errors="replace")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("PPid"))
    return None


def visit(proof: str) -> None:
    with chromium() as browser, server(ROOT / "app.py", QKV_PROOF=proof) as (url, process):
        page = browser.new_page()
        time.sleep(6)
        page.goto(url)
        page.locator(".js-plotly-plot .heatmaplayer image").first.wait_for(state="attached", timeout=120_000)
        if proof == "on":
            page.get_by_text("equal to sentence-transformers").wait_for(timeout=240_000)
        print(
            f"proof {proof}: server {resident_mb(process.pid):.0f} MB, its helpers "
            f"{[round(resident_mb(child)) for child in children(process.pid)]} MB"
        )


def main() -> None:
    visit("off")
    visit("on")


if __name__ == "__main__":
    main()
