"""The moving image at the top of the README: one query's journey on the default sentence, taken of a living page.

python -m tests.browser.film [FILE]
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from qkv_core.encoder import load_encoder
from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.take_home.living_page import journey
from tests.browser.conftest import CHROMIUM, CHROMIUM_ARGS

FILE = Path(__file__).parents[1] / "screenshots" / "journey.webp"
N_SCENES, N_FRAMES = 7, 10  # frames a scene
MOVES, RESTS = 100, 1800  # milliseconds a frame is seen, and the last one of a scene
WIDTH = 1000


def frame_at(page: Page, time: float) -> Image.Image:
    """The picture at a time, scenes after the question."""
    page.locator(".journey input[type=range]").evaluate(
        """(slider, time) => {
            slider.value = time;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        time,
    )
    page.locator(f'.journey[data-drawn*=" {time:.2f} "]').wait_for()
    image = Image.open(io.BytesIO(page.locator(".journey").screenshot()))
    return image.convert("RGB")


def alike(frames: list[Image.Image]) -> list[Image.Image]:
    """All as tall as the tallest: a caption of two lines makes the picture a line taller."""
    tallest = max(frame.height for frame in frames)
    sheets = [Image.new("RGB", (frame.width, tallest), frame.getpixel((0, frame.height - 1))) for frame in frames]
    for sheet, frame in zip(sheets, frames, strict=True):
        sheet.paste(frame)
    return sheets


def main(file: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 900})
        page.set_content(journey(load_encoder().encode(DEFAULT_SENTENCE)).html())
        page.locator(".journey[data-drawn]").wait_for()
        page.locator(".answers button").first.hover()  # the invitation goes
        page.mouse.move(0, 0)
        times = [round(n / N_FRAMES, 2) for n in range(1, N_SCENES * N_FRAMES + 1)]
        frames = alike([frame_at(page, time) for time in times])
        browser.close()
    durations = [RESTS if n % N_FRAMES == 0 else MOVES for n in range(1, len(frames) + 1)]
    file.parent.mkdir(exist_ok=True)
    frames[0].save(file, save_all=True, append_images=frames[1:], duration=durations, loop=0, quality=40, method=4)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
