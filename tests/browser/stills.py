"""The small stills on Home's cards: each page's first picture on the default sentence, light and dark, from the app.

python -m tests.browser.stills [page ...]
"""

import io
import sys

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from qkv_core.ui.site import ENTRIES, STILLS
from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGS, PATIENCE, running_app
from tests.browser.steps import settle

SIZE = (480, 270)  # pixels, for a card of half that width on a sharp screen
# What a page is known by, the first of these that it has.
PICTURES = ".stMain :is(.journey .stage, .training, .js-plotly-plot, table)"


def still_of(browser: Browser, address: str, file: str, theme: str) -> Image.Image:
    """The page from its first picture's top on, over the whole width of its text."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=theme)
    page.goto(f"{address}/{file}", timeout=PATIENCE)
    picture = page.locator(f"{PICTURES} >> visible=true").first
    picture.wait_for(timeout=PATIENCE)
    settle(page)
    picture.evaluate("picture => picture.scrollIntoView()")
    text, top = page.locator(".stMainBlockContainer").bounding_box(), picture.bounding_box()["y"]
    left, width = picture.bounding_box()["x"], text["x"] + text["width"] - 80 - picture.bounding_box()["x"]
    clip = {"x": left, "y": top, "width": width, "height": width * SIZE[1] / SIZE[0]}
    image = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    page.close()
    return image.resize(SIZE, Image.Resampling.LANCZOS)


def main(names: list[str]) -> None:
    STILLS.mkdir(exist_ok=True)
    with running_app(QKV_PROOF="off") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        for entry in ENTRIES[1:]:
            for theme in ("light", "dark"):
                if not names or entry.file in names:
                    still_of(browser, address, entry.file, theme).save(
                        STILLS / f"{entry.file}-{theme}.webp", quality=70
                    )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
