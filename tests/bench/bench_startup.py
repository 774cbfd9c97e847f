"""From starting the server to the first picture in a browser, against the least app that shows one.

    python -m tests.bench.bench_startup

The proof warms up meanwhile, as it does for a first visitor.
"""

import time

from playwright.sync_api import Browser, Error

from tests.bench.common import MINIMAL, ROOT, chromium, report, server

ROUNDS = 5


def first_picture(browser: Browser, script: str) -> float:
    """Seconds from the server's start to a picture on screen."""
    page = browser.new_page()
    started = time.perf_counter()
    with server(ROOT / script) as (url, _):
        while True:
            try:
                page.goto(url)
                break
            except Error:
                time.sleep(0.02)
        page.locator(".journey[data-drawn], .js-plotly-plot .heatmaplayer image").first.wait_for(
            state="attached", timeout=120_000
        )
        took = time.perf_counter() - started
        page.close()
    return took


def main() -> None:
    ours, floor = [], []
    with chromium() as browser:
        for _ in range(ROUNDS):
            floor.append(first_picture(browser, str(MINIMAL)))
            ours.append(first_picture(browser, "app.py"))
    report("first picture after the server's start", ours, floor)


if __name__ == "__main__":
    main()
