"""From a click in the navigation until the page's first figure is painted, against the least app with two pages.

    python -m tests.bench.bench_switch [PAGE ...]

Streamlit's own share is that of the same app with a navigation and widgets like ours around each page. Each switch
starts at a page without figures; the browser has loaded every script before. The goal: the median page at most 1.5 ×
the bare app, the slowest 2.5 ×.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from playwright.sync_api import Browser, Page

from qkv_core.ui.site import ENTRIES, entry
from tests.bench.common import ROOT, ROOTS, chromium, server, wait_until_warm
from tests.servers import wait_until_healthy

TWO_PAGES = ROOT / "tests" / "bench" / "apps" / "two_pages.py"
ROUNDS = 12
START = "the_code"
# In the page, so that no message to the browser counts: the click, then one look a frame. A component's picture is
# inside of its shadow root.
SWITCH = """
([link, path, pictures]) => new Promise(resolve => {
  $roots
  const painted = () => roots().some(root => [...root.querySelectorAll(pictures)].some(e => e.checkVisibility()));
  const began = performance.now();
  document.querySelector(`[data-testid=stSidebarNavLink][href$="${link}"]`).click();
  const look = () => location.pathname === path && painted()
    ? requestAnimationFrame(() => resolve(performance.now() - began))
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
})
""".replace("$roots", ROOTS)
PICTURES = ".journey[data-drawn], .training svg, .js-plotly-plot .main-svg"


def switch(page: Page, link: str, pictures: str) -> float:
    """Milliseconds from the click on a page's link to the frame in which one of these is there."""
    path = "/" if link == "/" else f"/{link}"
    took: float = page.evaluate(SWITCH, [link, path, pictures])
    return took


def back(page: Page, title: str) -> None:
    """To the page without figures, until nothing moves."""
    page.locator("[data-testid=stSidebarNavLink]").filter(has_text=title).click()
    page.get_by_role("heading", level=1).filter(visible=True).wait_for()
    page.locator(PICTURES).first.wait_for(state="detached")
    page.wait_for_timeout(400)


@contextmanager
def floors() -> Iterator[dict[str, str]]:
    """The addresses of the least app with two pages, by how it is furnished."""
    with server(TWO_PAGES) as (bare, first), server(TWO_PAGES, FURNISHED="1") as (furnished, second):
        for url, process in ((bare, first), (furnished, second)):
            wait_until_healthy(f"{url}/_stcore/health", process)
        yield {"bare": bare, "furnished": furnished}


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_page()
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for()
    return page


def main(asked: list[str]) -> None:
    ratios: dict[str, list[float]] = {"bare": [], "furnished": []}
    with chromium() as browser, server(ROOT / "app.py", QKV_PROOF="off") as (url, process), floors() as urls:
        wait_until_warm(url, process)
        ours = opened(browser, f"{url}/{START}")
        pages = {name: opened(browser, floor) for name, floor in urls.items()}
        for target in ENTRIES:
            if target.file in (START, "guided_lesson") or (asked and target.file not in asked):
                continue
            link = "/" if target.file == "home" else target.file
            took: dict[str, list[float]] = {"ours": [], "bare": [], "furnished": []}
            for _ in range(ROUNDS + 2):
                took["ours"].append(switch(ours, link, PICTURES))
                back(ours, entry(START).title)
                for name, page in pages.items():
                    took[name].append(switch(page, "heatmap", PICTURES))
                    back(page, "Start")
            middle = {name: median(waits[2:]) for name, waits in took.items()}
            for name, list_ in ratios.items():
                list_.append(middle["ours"] / middle[name])
            print(
                f"{target.file:15} {middle['ours']:5.0f} ms against {middle['bare']:5.0f} ms, "
                f"ratio {ratios['bare'][-1]:.2f}; furnished {middle['furnished']:5.0f} ms, "
                f"ratio {ratios['furnished'][-1]:.2f}",
                flush=True,
            )
    for name, list_ in ratios.items():
        print(f"against the {name} app: median page {median(list_):.2f}, slowest {max(list_):.2f}  (n={ROUNDS})")


if __name__ == "__main__":
    main(sys.argv[1:])
