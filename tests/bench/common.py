"""What the browser benchmarks share: a server, a browser, a stopwatch, a ratio."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGS
from tests.servers import ROOT, free_port, launch, wait_until_healthy

MINIMAL = ROOT / "tests" / "bench" / "apps" / "minimal.py"


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@contextmanager
def server(script: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that has just been started, not waited for."""
    port = free_port()
    process = launch(str(script), port, **environment)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=20)


# JavaScript: where a page's elements are; a component's picture is in its shadow root.
ROOTS = (
    "const roots = () => "
    "[document, ...[...document.querySelectorAll('.stMain *')].map(e => e.shadowRoot).filter(Boolean)];"
)


def wait_until_warm(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until the app's server has paid for what it pays once."""
    wait_until_healthy(f"{url}/health", process)
    while True:
        with urllib.request.urlopen(f"{url}/health") as answer:
            if json.load(answer)["warm"]:
                return
        time.sleep(0.2)


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def report(what: str, ours: list[float], floor: list[float], unit: str = "s") -> None:
    """Medians and their ratio; only the ratio says something about another machine."""
    a, b = median(ours), median(floor)
    print(f"{what}: {a:.3f} {unit} against {b:.3f} {unit}, ratio {a / b:.2f}  (n={len(ours)})")


def option_of_head(page: Page, head: int) -> Locator:
    """What to click for another head: in the app an option of a menu behind a button, in the control a button."""
    view, buttons = page.locator(".st-key-bar-choice"), page.get_by_role("radiogroup", name="Head")
    view.or_(buttons).first.wait_for()
    if view.count():
        menu = page.get_by_role("combobox", name="Head", exact=True)
        if not menu.is_visible():
            view.get_by_role("button").first.click()
        menu.click()
        return page.get_by_role("option", name=str(head), exact=True)
    return buttons.get_by_role("radio", name=str(head), exact=True)
