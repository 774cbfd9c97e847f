"""The small stills beside Home's questions: what each page is known by on the default sentence, light and dark.

python -m tests.browser.stills [page ...]
"""

import io
import sys

from PIL import Image, ImageOps
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from qkv_core.ui.site import ENTRIES
from qkv_core.ui.stills import STILLS
from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGS
from tests.browser.steps import settle
from tests.servers import PATIENCE, running_app

SIZE = (480, 270)  # pixels, for a card of half that width on a sharp screen
TALLEST = 0.75  # of a picture's width: what is lower down would make the rest too small to read
WIDTH = 1000  # pixels of the window, so that a picture's words are still words on a card
# What a page is known by, the first of these that it has.
PICTURES = ".stMain :is(.journey .stage, .toy, .training, .js-plotly-plot, .stTable)"


def box_of(page: Page) -> FloatRect:
    """The first picture and those that stand in one row with it."""
    pictures = page.locator(f"{PICTURES} >> visible=true")
    pictures.first.wait_for(timeout=PATIENCE)
    settle(page)
    pictures.first.evaluate("picture => { picture.style.scrollMarginTop = '4rem'; picture.scrollIntoView(); }")
    boxes = [box for picture in pictures.all() if (box := picture.bounding_box())]
    row = [box for box in boxes if abs(box["y"] - boxes[0]["y"]) < 30]
    left, right = min(box["x"] for box in row), max(box["x"] + box["width"] for box in row)
    height = min(max(box["height"] for box in row), (right - left) * TALLEST)
    return {"x": left, "y": boxes[0]["y"], "width": right - left, "height": height}


def still_of(browser: Browser, address: str, file: str, theme: str) -> Image.Image:
    """The page's picture, whole or from its top on, on a card of the page's own colour."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme=theme, device_scale_factor=2)
    page.goto(f"{address}/{file}", timeout=PATIENCE)
    image = Image.open(io.BytesIO(page.screenshot(clip=box_of(page)))).convert("RGB")
    page.close()
    return ImageOps.pad(image, SIZE, Image.Resampling.LANCZOS, color=image.getpixel((0, 0)))


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
