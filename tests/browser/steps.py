"""What a visitor does, in words that the journeys share."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, TimeoutError, expect

# What keeps a page from being at rest, by what would be said of it; nothing, as soon as that is so. The page looks for
# itself: to be asked again and again would cost it more. A spinner that turns for ever is no fade; all others end.
_RESTLESS = """() => new Promise(resolve => {
    const all = selector => document.querySelectorAll(selector);
    const is_there = {
        "its end": () => all(".st-key-way-on").length,
        "its style, which a late script draws": () => all('[data-testid="stHtml"] style').length,
        "an answer of the server": () => !window.unanswered,
        "a run that is over": () => all('[data-testid="stApp"][data-test-script-state="notRunning"]').length,
        "fresh elements": () => !all('[data-stale="true"]').length,
        "drawn figures": () => !all(".stPlotlyChart:not(:has(.main-svg))").length,
        "stillness": () => document.getAnimations().every(moving => moving.playState !== "running"
            || moving.effect.getComputedTiming().endTime === Infinity),
    };
    let [looks, restful] = [1200, 0];
    const look = () => {
        const missing = Object.keys(is_there).filter(part => !is_there[part]());
        restful = missing.length ? 0 : restful + 1;
        if (restful < 2 && --looks) setTimeout(look, 50); // one run of the page may follow upon another
        else resolve(missing);
    };
    look();
})"""

# Home without its question: its address once the answer was asked for.
FINISHED = "/?home_guess=shown"

OF_THE_VIEW = ("Layer", "Head", "Query: who asks")

TRIES_AT_A_MENU = 10  # of 5 s each: a page drawn anew closes it
LOOKS = 1200  # at 50 ms each


def paste(page: Page, sentence: str) -> None:
    """Paste a sentence over the old one and apply it, as a hand would."""
    field = page.get_by_label("Your sentence")
    field.fill(sentence)
    field.press("Enter")


def pick(page: Page, label: str, option: str) -> None:
    """Choose from a menu, by mouse. A page that is drawn anew meanwhile closes the menu: a hand opens it again."""
    menu, choice = (
        page.get_by_role("combobox", name=label, exact=True),
        page.get_by_role("option", name=option, exact=True),
    )
    for _ in range(TRIES_AT_A_MENU):
        with suppress(TimeoutError):
            if label in OF_THE_VIEW:
                open_view(page)
            menu.click(timeout=5_000)
            choice.click(timeout=5_000)
            if label in OF_THE_VIEW:
                page.keyboard.press("Escape")  # the button's own panel, which would lie over the page
                expect(menu).to_be_hidden()
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"{label} does not stay open for {option}.")


def view_button(page: Page) -> Locator:
    """The button beside the sentence that says the layer, the head and the query, and holds their menus."""
    return page.locator(".st-key-bar-choice").get_by_role("button").first


def open_view(page: Page) -> None:
    """The menus of layer, head and query, if they are not open already; a page drawn anew closes them, too."""
    menu = page.get_by_role("combobox", name="Layer", exact=True)
    for _ in range(TRIES_AT_A_MENU):
        if menu.is_visible():
            return
        view_button(page).click()
        with suppress(AssertionError):
            expect(menu).to_be_visible(timeout=5_000)
    raise AssertionError("The view's button opens no menus.")


def query_of(page: Page) -> dict[str, str]:
    """The view as the page's address holds it, once the page is at rest."""
    settle(page)
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query, keep_blank_values=True).items()}


def figure(page: Page, key: str) -> Locator:
    """The figure shown under a key, once it is drawn."""
    drawn = page.locator(f'.st-key-{key}[data-stale="false"] .js-plotly-plot')
    expect(drawn).to_be_visible()
    return drawn


def title_of(page: Page, key: str) -> Locator:
    """The title above the figure shown under a key, once that is drawn."""
    figure(page, key)
    return page.locator(f".st-key-{key}-picture .figure-title")


def picture(page: Page, name: str = "picture") -> Locator:
    """The living picture, or its row of "tokens", once it is drawn."""
    drawn = page.locator(f".journey[data-name={name}][data-drawn]")
    expect(drawn).to_be_visible()
    return drawn


def settle(page: Page) -> None:
    """Wait until the whole page is there and the server has answered the last click."""
    expect(page.locator(".st-key-way-on")).to_be_attached()  # each page ends with it; before that nothing runs
    missing = page.evaluate(_RESTLESS)
    assert not missing, f"The page never comes to rest: it has not {', '.join(missing)}."


def comes_true(page: Page, condition: Callable[[], bool]) -> bool:
    """Whether this holds some time soon: a page at rest may still be laid out once more."""
    for _ in range(LOOKS):
        if condition():
            return True
        page.wait_for_timeout(50)
    return False


def choice_is_heard(page: Page) -> None:
    """Wait as long as the server takes another address for that of a browser that has not heard of the last choice."""
    page.wait_for_timeout(max(0, 600 - page.evaluate("performance.now() - (window.lastHeard ?? -600)")))


def go_back(page: Page) -> None:
    """As a hand does, which is not so quick."""
    choice_is_heard(page)
    page.go_back()


def save(page: Page, label: str, folder: Path) -> Path:
    """Click a button that saves a file, which a page at rest hands out; returns where it is."""
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def has_horizontal_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
