"""Hostile text in every parameter, field and file: no foreign link, heading or request appears in a real browser."""

from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Request, expect

from qkv_core.library.shelf import Book, pack, shelf_table
from qkv_core.take_home.export import csv_text
from qkv_core.ui.site import ENTRIES
from tests.browser.steps import settle
from tests.hostile_texts import BAIT, HOSTILE, ON_ONE_LINE
from tests.parameters import CHOICES, SENTENCE, folds_of, names_of

TYPED = ("text_input", "text_area")
SHELF = tuple(
    Book(label[:200], content[:200]) for label, content in zip(ON_ONE_LINE, reversed(ON_ONE_LINE), strict=True)
)
# Where a page shows text as it is: code, fields, menus, figures. Everywhere else it would be markup's.
LITERAL = (
    "code, pre, input, textarea, svg, [data-baseweb=select], [role=listbox], [role=listitem], canvas, table[role=grid]"
)
FOUND = """([bait, literal]) => {
    const elsewhere = [...document.querySelectorAll("[href], [src], [action], [data]")].filter(({attributes: {href, src,
        action, data}}) => new URL((href || src || action || data).value, location).host !== location.host
        && !/^(data|blob):/.test((href || src || action || data).value));
    const shown = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        if (texts.currentNode.data.includes(bait)) shown.push(texts.currentNode.parentElement);
    const asMarkup = shown.filter(place => !place.closest(literal + ", script, style"));
    return [...elsewhere, ...asMarkup].map(element => element.outerHTML.slice(0, 300));
}"""


@pytest.fixture
def visit(reader: Callable[..., Page], quiet_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a page with parameters and looks at it; what it asked for is looked at in the end."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page = reader(quiet_url + "/")
    page.on("request", note)

    def visit_(name: str, **query: str) -> Page:
        reader(f"{quiet_url}/{'' if name == 'home' else name}?{urlencode(query)}")
        look(page)
        return page

    yield visit_
    page.remove_listener("request", note)
    assert not [
        address
        for address in asked
        if not address.startswith((quiet_url, quiet_url.replace("http", "ws"), "data:", "blob:"))
    ]


@pytest.mark.usefixtures("few_texts")
@pytest.mark.parametrize("name", [entry.file for entry in ENTRIES])
def test_in_every_parameter(visit, name):
    kinds, draw = names_of(name), count()
    texts = {each: HOSTILE[next(draw) % len(HOSTILE)] for each in kinds} | {"library_books": pack(SHELF) or ""}
    typed = {each: text for each, text in texts.items() if kinds.get(each) in TYPED}
    # With all that is folded away open and valid choices everywhere, come to and loaded, then with none.
    page = visit(
        name, **texts | folds_of(name) | {each: "" for each in kinds if kinds[each] not in (*TYPED, "expander")} | typed
    )
    page.reload()
    look(page)
    visit(name, **texts | folds_of(name) | {"text": SENTENCE})
    for choice in CHOICES.get(name, []):
        visit(name, **texts | choice)


def test_in_a_file(visit):
    page = visit("library_search", text=HOSTILE[0])
    page.get_by_text("The shelf: add a book").click()
    upload = page.get_by_test_id("stFileUploaderDropzoneInput")
    upload.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": csv_text(shelf_table(SHELF)).encode()})
    page.get_by_role("button", name="Replace the shelf").click()
    expect(page.get_by_text(f"blends all {len(SHELF)}.")).to_be_visible()
    look(page)
    page.get_by_text("Numbers and downloads").first.click()
    page.locator(".js-plotly-plot").first.hover()
    look(page)


def look(page: Page) -> None:
    """Nothing on screen leads or comes from elsewhere, and the bait is nowhere but where texts stand as they are."""
    settle(page)
    assert not page.evaluate(FOUND, [BAIT, LITERAL])
