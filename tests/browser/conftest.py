"""A real server and a real headless Chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.ui.site import ENTRIES
from tests.browser.steps import choice_is_heard, settle
from tests.servers import PATIENCE, visited_app

CHROMIUM = os.environ.get("QKV_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
# The same engine without a window to draw: a page takes two thirds of the time.
WINDOWLESS = os.environ.get("QKV_CHROMIUM") or shutil.which("chromium-headless-shell") or CHROMIUM
# A closed network and a container without a GPU: Chromium must not look for either.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Most of a page's time goes into reading Streamlit's scripts. One process for all pages of a visitor reads them once,
# keeps what it read, and does without threads for it, which other tests need more.
FRUGAL_ARGS = [
    "--process-per-site",
    "--in-process-gpu",
    "--js-flags=--no-enable-lazy-source-positions --no-flush-bytecode --single-threaded",
]
# Whether the server has still to begin its answer to what the page last sent: `settle` waits for it. A connection that
# is lost takes its question with it. What has arrived is seen on the page a moment later.
LISTEN = """(() => {
    const send = WebSocket.prototype.send;
    let asked = 0;
    const answered = () => {
        const question = asked;
        window.lastHeard = performance.now();
        setTimeout(() => { if (asked === question) window.unanswered = false; }, 50);
    };
    WebSocket.prototype.send = function (message) {
        asked += 1;
        for (const end of ["message", "close"]) this.addEventListener(end, answered); // once, however often it is said
        if (this.readyState === this.OPEN) window.unanswered = true;
        return send.call(this, message);
    };
})()"""
# To another address of the app, without loading it anew, as the browser's Back and Forward go.
GO = """address => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
}"""
# What a first visit begins with. A choice outlives the page where it was made, unless an address says another.
START = urlencode({"text": DEFAULT_SENTENCE, "layer": 3, "head": 1, "query": "10 it", "hide_special": "false"})
READERS = -1  # the number of the visitor who stays: `reader`
MOST_TABS = 3  # theirs at a time: each takes memory, which is searched for garbage, and some go on working

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app_url(pytestconfig: pytest.Config) -> Iterator[str]:
    with visited_app("app_url", pytestconfig) as url:
        yield url


@pytest.fixture(scope="session")
def quiet_url(pytestconfig: pytest.Config) -> Iterator[str]:
    """A server without the proof, whose badge asks every second how far it is."""
    with visited_app("quiet_url", pytestconfig) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if WINDOWLESS is None:
        message = "No Chromium found: install it, or name it in QKV_CHROMIUM."
        if os.environ.get("QKV_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=WINDOWLESS, args=[*CHROMIUM_ARGS, *FRUGAL_ARGS])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def returning(browser: Browser) -> Iterator[Callable[[bool, int], BrowserContext]]:
    """By touch or not, a test's first, second ... visitor, whose browser keeps the scripts of earlier tests."""
    contexts: dict[tuple[bool, int], BrowserContext] = {}

    def context_(touch: bool, number: int) -> BrowserContext:
        if (touch, number) not in contexts:
            contexts[touch, number] = browser.new_context(has_touch=touch, is_mobile=touch)
            _hold_process(contexts[touch, number])
        return contexts[touch, number]

    yield context_
    for context in contexts.values():
        context.close()


def _hold_process(context: BrowserContext) -> None:
    """An empty page at the servers' site, without which their process would end with a test's last page."""
    empty = context.new_page()
    empty.route("**/*", lambda route: route.fulfill(body=""))
    empty.goto("http://127.0.0.1/")


@dataclass(frozen=True)
class Look:
    """The screen that a page is seen on, and what its visitor asks of it."""

    width: int = 1280
    height: int = 1000
    dark: bool = False
    still: bool = False
    touch: bool = False


def _open(context: BrowserContext, look: Look, errors: list[str]) -> Page:
    """A page that notes the errors of its scripts."""
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.set_viewport_size({"width": look.width, "height": look.height})
    page.emulate_media(
        color_scheme="dark" if look.dark else "light", reduced_motion="reduce" if look.still else "no-preference"
    )
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.extend(_refused(message.text)))
    page.on("dialog", lambda dialog: errors.append(f"a dialog opened: {dialog.message}"))
    return page


@pytest.fixture
def new_page(browser: Browser, returning: Callable[[bool, int], BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Each call is another visitor; a script error on any of their pages fails the test.

    They have only the scripts of earlier tests, no cookie and nothing else of theirs; one who is `cold` not even those.
    The rest says how a page looks to them: `Look`.
    """
    pages: list[Page] = []
    cold_pages: list[Page] = []
    errors: list[str] = []

    def open_(*, cold: bool = False, **look: Any) -> Page:
        seen = Look(**look)
        if cold:
            context = browser.new_context(has_touch=seen.touch, is_mobile=seen.touch)
        else:
            context = returning(seen.touch, len(pages))
        page = _open(context, seen, errors)
        (cold_pages if cold else pages).append(page)
        return page

    yield open_
    for page in cold_pages:
        page.context.close()
    for page in pages:
        page.close()
        page.context.set_storage_state({"cookies": [], "origins": []})
    assert not errors


@pytest.fixture(scope="session")
def tabs(returning: Callable[[bool, int], BrowserContext]) -> Callable[[str, Look], tuple[Page, list[str]]]:
    """By the server's address and by their look, pages that stay open, each with the errors of its scripts."""
    opened: dict[tuple[str, Look], tuple[Page, list[str]]] = {}

    def tab(server: str, look: Look) -> tuple[Page, list[str]]:
        found = opened.pop((server, look), None)
        if found is None:
            errors: list[str] = []
            found = _open(returning(look.touch, READERS), look, errors), errors
        opened[server, look] = found  # as the last one
        if len(opened) > MOST_TABS:
            opened.pop(next(iter(opened)))[0].close()
        return found

    return tab


def _go(page: Page, address: str) -> None:
    """To another page of the app, which says which one it is when it has come: what is drawn until then is the old."""
    page.evaluate(GO, address)
    file = urlsplit(address).path.strip("/") or "home"
    place = [entry.file for entry in ENTRIES].index(file) + 1
    expect(page.locator(".st-key-way-on").get_by_text(f"{place} of {len(ENTRIES)}", exact=True)).to_be_attached()


@pytest.fixture
def reader(tabs: Callable[[str, Look], tuple[Page, list[str]]]) -> Iterator[Callable[..., Page]]:
    """`reader(address, width=360)`: the page there as a reader sees it, once it is at rest.

    One who reads on in the tab of earlier tests, so that nothing has to be loaded: that takes a third of the time. For
    tests that need no visit of their own: what is not in the address must be gone with the page.
    """
    noted: list[list[str]] = []

    def open_(address: str, **look: Any) -> Page:
        seen = Look(**look)
        page, errors = tabs(urljoin(address, "/"), seen)
        noted.append(errors)
        page.set_viewport_size({"width": seen.width, "height": seen.height})
        if page.url == "about:blank":
            page.goto(address)
        else:
            page.mouse.move(0, 0)
            choice_is_heard(page)
            _go(page, urljoin(address, f"/library_search?{START}" if "/the_code" in address else f"/the_code?{START}"))
            _go(page, address)
        settle(page)
        return page

    yield open_
    found = [error for errors in noted for error in errors]
    for errors in noted:
        errors.clear()
    assert not found


def _refused(message: str) -> list[str]:
    """What the server's own security policy would not let the page do."""
    return [message] if "Content Security Policy" in message else []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
