"""Screenshots of every page in four widths and two themes, and of the living picture in each of its scenes.

python -m tests.browser.screenshots FOLDER [page ... | journey]
"""

import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from qkv_core.ui.site import ENTRIES
from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGS
from tests.browser.steps import FINISHED
from tests.servers import running_app

WIDTHS = (360, 768, 1280, 1920)
_TALLEST = 12_000  # pixels
# A look at the living picture: name, theme, what the address adds.
LOOKS = (("light", "light", {}), ("dark", "dark", {}), ("projector", "light", {"projector": "true"}))
TIMES = (6, 0.5, 1.55, 2.5, 3.5, 4.4, 5.5, 7)  # the finished picture, in the middle of each scene, and the last at rest
WORDS = (0, 1, 7, 30, 62, 126)  # and two markers
SENTENCE = "The animal never crossed the street because it was too tired"


def whole_page(page: Page, width: int) -> None:
    """Grow the window until nothing has to be scrolled, so that every figure is drawn and in the picture."""
    page.wait_for_timeout(1500)
    height = page.evaluate("document.querySelector('.stMain').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 20, _TALLEST)})
    page.wait_for_timeout(1500)


def take(browser: Browser, url: str, name: str, width: int, theme: str, folder: Path) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.goto(url)
    page.locator(".stMain h1").first.wait_for()
    whole_page(page, width)
    page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
    page.close()


def journey(page: Page, url: str, **query: str) -> Locator:
    """The living picture at an address, at rest."""
    page.goto(f"{url}{FINISHED}&{urlencode(query)}")
    view = page.locator(".journey[data-name=picture][data-drawn]")
    view.wait_for()
    page.wait_for_timeout(1500)
    return view


def at(view: Locator, time: float) -> None:
    """Show the picture at this time, as its slider does."""
    move = "(slider, time) => { slider.value = time; slider.dispatchEvent(new Event('input')); }"
    view.locator("input[type=range]").evaluate(move, time)
    view.page.wait_for_timeout(300)


def take_journey(browser: Browser, url: str, folder: Path) -> None:
    """Every scene in every look and width; then texts from 2 to 128 tokens on a phone and on a desk."""
    for look, theme, query in LOOKS:
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 1600}, color_scheme=theme)
            view = journey(page, url, **query)
            for time in TIMES:
                at(view, time)
                view.screenshot(path=folder / f"journey-{look}-{width}-{time}.png")
            page.close()
    for n_words in WORDS:
        for width in (360, 1280):
            page = browser.new_page(viewport={"width": width, "height": 1600})
            words = (SENTENCE.split() * 12)[:n_words]
            view = journey(page, url, text=" ".join(words) or "\N{ZERO WIDTH SPACE}")
            view.screenshot(path=folder / f"journey-{n_words + 2}-tokens-{width}.png")
            page.close()


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with running_app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        if not names or "journey" in names:
            take_journey(browser, address, folder)
        for entry in ENTRIES:
            if names and entry.file not in names:
                continue
            url = address if entry.file == "home" else f"{address}/{entry.file}"
            for width in WIDTHS:
                for theme in ("light", "dark"):
                    take(browser, url, entry.file, width, theme, folder)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
