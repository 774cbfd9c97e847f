"""Screenshots of every page in four widths and two themes, to look at before a page is called done.

python -m tests.browser.screenshots FOLDER [page ...]
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from qkv_core.ui.site import ENTRIES
from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGS, running_app

WIDTHS = (360, 768, 1280, 1920)
_TALLEST = 12_000  # pixels


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


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with running_app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
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
