"""From a click in the navigation until the page's first figure is painted, against the least app with two pages.

    python -m tests.bench.bench_switch

Each switch starts at a page without figures; the browser has loaded every script before. The goal: the median page at
most 1.5 ×, the slowest 2.5 ×.
"""

from statistics import median

from playwright.sync_api import Page

from qkv_core.ui.site import ENTRIES, entry
from tests.bench.common import ROOT, chromium, server, wait_until_warm

TWO_PAGES = ROOT / "tests" / "bench" / "apps" / "two_pages.py"
ROUNDS = 12
START = "the_code"
# In the page, so that no message to the browser counts: the click, then one look a frame. A component's picture is
# inside of its shadow root.
SWITCH = """
([link, path, pictures]) => new Promise(resolve => {
  const roots = () => [document, ...[...document.querySelectorAll('.stMain *')].map(e => e.shadowRoot).filter(Boolean)];
  const painted = () => roots().some(root => [...root.querySelectorAll(pictures)].some(e => e.checkVisibility()));
  const began = performance.now();
  document.querySelector(`[data-testid=stSidebarNavLink][href$="${link}"]`).click();
  const look = () => location.pathname === path && painted()
    ? requestAnimationFrame(() => resolve(performance.now() - began))
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
})
"""
PICTURES = ".journey[data-drawn], .js-plotly-plot .main-svg"


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


def main() -> None:
    ratios = []
    with (
        chromium() as browser,
        server(ROOT / "app.py", QKV_PROOF="off") as (ours_url, process),
        server(TWO_PAGES) as (url, _),
    ):
        wait_until_warm(ours_url, process)
        ours_page, floor_page = browser.new_page(), browser.new_page()
        floor_page.goto(url)
        ours_page.goto(f"{ours_url}/{START}")
        floor_page.get_by_role("heading", name="Start").wait_for()
        ours_page.get_by_role("heading", level=1).wait_for()
        for target in ENTRIES:
            if target.file in (START, "guided_lesson"):
                continue
            link = "/" if target.file == "home" else target.file
            ours, floor = [], []
            for turn in range(ROUNDS + 2):
                pair = (switch(floor_page, "heatmap", PICTURES), switch(ours_page, link, PICTURES))
                if turn >= 2:
                    floor.append(pair[0])
                    ours.append(pair[1])
                back(floor_page, "Start")
                back(ours_page, entry(START).title)
            ratios.append(median(ours) / median(floor))
            print(f"{target.file:15} {median(ours):5.0f} ms against {median(floor):5.0f} ms, ratio {ratios[-1]:.2f}")
    print(f"median page {median(ratios):.2f}, slowest {max(ratios):.2f}  (n={ROUNDS})")


if __name__ == "__main__":
    main()
