"""What travels: a picture's script once, and of what a page shows only what has changed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Response, expect

from qkv_core.ui.site import ENTRIES
from tests.browser.steps import FINISHED, comes_true, picture, settle
from tests.servers import PATIENCE

SCRIPT = "/scripts/journey-"
LAST_STILL = re.compile("/stills/the_code-")
MOST_OF_A_PICTURE = 500_000  # bytes of 16 tokens: q, k and v of all heads, 442 KB, and the stylesheet
MOST_AGAIN = 40_000  # bytes of a whole page that has been shown before


def watched(page: Page) -> tuple[list[int], list[str]]:
    """The sizes of the WebSocket's messages, and every script that is asked for; both grow."""
    sizes: list[int] = []
    scripts: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    page.on("request", lambda request: scripts.append(request.url) if SCRIPT in request.url else None)
    return sizes, scripts


def go_to(page: Page, title: str) -> None:
    page.locator("[data-testid=stSidebarNavLink]").filter(has_text=title).click()
    place = [entry.title for entry in ENTRIES].index(title) + 1
    expect(page.locator(".st-key-way-on")).to_contain_text(f"{place} of {len(ENTRIES)}")
    settle(page)


def test_the_script_comes_once_and_the_numbers_come_once(page: Page, app_url: str) -> None:
    sizes, scripts = watched(page)
    page.goto(app_url + FINISHED)
    picture(page)
    settle(page)
    assert max(sizes) < MOST_OF_A_PICTURE
    expect(page.get_by_text("Same numbers as the published model")).to_be_visible(timeout=PATIENCE)  # draws it anew
    for title in ("What a weight is worth", "The code", "Two sentences"):
        go_to(page, title)
    assert len(scripts) == 1
    sizes.clear()
    go_to(page, "Home")
    picture(page)
    assert sum(sizes) < MOST_AGAIN


# How near the end of the questions has come to the top of the screen: on a slow machine they come before the picture.
NEAREST = """
  window.nearest = Infinity;
  const measure = () => {
    const questions = document.querySelector('.st-key-questions');
    if (questions) window.nearest = Math.min(window.nearest, questions.getBoundingClientRect().bottom);
  };
  const look = () => {
    measure();
    setTimeout(measure); // a frame is laid out after this, and what it shows may be gone before the next
    requestAnimationFrame(look);
  };
  look();
"""


def test_a_questions_still_is_loaded_when_it_comes_into_sight(new_page: Callable[..., Page], app_url: str) -> None:
    page = new_page(width=360, height=240)  # Chromium loads one and a half screens ahead
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response) if LAST_STILL.search(response.url) else None)
    page.add_init_script(NEAREST)
    page.goto(app_url + FINISHED)
    settle(page)
    if page.evaluate("window.nearest") > 3 * 240:
        assert not loaded
    page.locator(".st-key-questions a").last.scroll_into_view_if_needed()
    assert comes_true(page, lambda: bool(loaded))
    assert loaded[0].ok


def test_a_question_is_a_link_from_its_still_to_its_last_word(page: Page, app_url: str) -> None:
    page.goto(app_url + FINISHED)
    settle(page)
    question = page.locator(".st-key-questions a", has_text="all the heads")
    question.click(position={"x": 20, "y": 20})  # on the still
    expect(page).to_have_url(re.compile("/all_heads"))
