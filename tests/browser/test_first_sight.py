"""What each page shows before anybody scrolls: its answer and its picture, on a desk, a phone and a projector."""

import math

import pytest
from playwright.sync_api import expect

from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.ui.site import ENTRIES
from tests.browser.steps import FINISHED, comes_true, has_horizontal_scroll, paste, settle

SENTENCES = (DEFAULT_SENTENCE, "The cat sat on the mat because it was warm.", "Paris is a city in France.")
LONGEST_PAGE = 1600  # pixels, 1280 wide
OTHER_WAY = {"guided_lesson", "the_code", "learn_w"}  # a question, a table, a training: tried by their own tests
PICTURES = ".st-key-sight-picture :is(.journey, .js-plotly-plot, .toy)"  # found by a locator, also in a shadow


@pytest.mark.parametrize("file", [entry.file for entry in ENTRIES if entry.file not in OTHER_WAY])
def test_answer_and_picture_are_in_sight_and_the_page_is_short(reader, quiet_url, file):
    page = reader(quiet_url + FINISHED if file == "home" else f"{quiet_url}/{file}", height=720, still=True)
    for sentence in SENTENCES:
        page.set_viewport_size({"width": 1280, "height": 720})
        paste(page, sentence)
        settle(page)
        expect(page.locator(".st-key-sight-answer")).not_to_be_empty()
        expect(page.locator(PICTURES).first).to_be_visible()
        assert comes_true(page, lambda: fits_a_desk(page)), (sentence, seen(page))
        page.set_viewport_size({"width": 360, "height": 740})
        settle(page)
        assert comes_true(page, lambda: fits_a_phone(page)), (sentence, seen(page))
    page.set_viewport_size({"width": 1920, "height": 1080})
    settle(page)
    assert comes_true(page, lambda: words_stand_beside(page))


def words_stand_beside(page):
    """The answer ends left of where the picture begins, so that no quarter of a wide screen is empty."""
    answer, drawn = page.locator(".st-key-sight-answer"), page.locator(PICTURES).filter(visible=True).first
    said, shown = answer.bounding_box(), drawn.bounding_box()
    return said is not None and shown is not None and said["x"] + said["width"] <= shown["x"]


def fits_a_desk(page):
    """Answer and picture are whole in sight, and the page is short."""
    answer, _, ends = seen(page)
    height = page.locator(".stMain").evaluate("main => main.scrollHeight")
    return answer < 720 and ends <= 720 and height <= LONGEST_PAGE


def fits_a_phone(page):
    """The answer and the beginning of the picture are in sight, and nothing pans sideways."""
    answer, begins, _ = seen(page)
    return answer < 740 and begins < 740 and not has_horizontal_scroll(page)


def seen(page):
    """The end of the answer, the beginning and the end of the picture, in pixels from the top of the screen.

    Endless where one is just being drawn anew.
    """
    said = page.locator(".st-key-sight-answer").bounding_box()
    boxes = [box for each in page.locator(PICTURES).all() if each.is_visible() and (box := each.bounding_box())]
    if said is None or not boxes:
        return math.inf, math.inf, math.inf
    top, bottom = min(box["y"] for box in boxes), max(box["y"] + box["height"] for box in boxes)
    return said["y"] + said["height"], top, bottom
