"""A term is explained where it is said first: by mouse, by keyboard and by touch."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import tab_to
from tests.browser.steps import comes_true, figure, paste, query_of, settle
from tests.browser.test_accessibility import violations

SCRIPT = Path(__file__).parents[2] / "qkv_core" / "ui" / "assets" / "terms.js"
SAYS = "L3H1: head 1 of layer 3, as the field writes it"


def a_head(reader, app_url, **look):
    """The page of all heads, a term of it, and what explains it."""
    page = reader(f"{app_url}/all_heads", **look)
    figure(page, "heads_overview")
    return page, page.get_by_role("link", name="L3H1", exact=True), page.get_by_role("tooltip")


def test_by_mouse(reader, app_url):
    page, term, note = a_head(reader, app_url)
    expect(note).to_have_count(0)
    term.hover()
    expect(note).to_contain_text(SAYS)
    note.hover()  # it can be pointed at itself
    expect(note).to_be_visible()
    page.mouse.move(0, 0)
    expect(note).to_be_hidden()
    term.click()
    page.mouse.move(0, 0)
    expect(note).to_be_visible()  # a click keeps it
    assert query_of(page) == {}
    assert not page.url.endswith("#term")
    page.locator("h1").click()
    expect(note).to_be_hidden()


def test_by_keyboard(reader, app_url):
    page, term, note = a_head(reader, app_url)
    tab_to(page, term)
    expect(note).to_contain_text(SAYS)
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    expect(note).to_contain_text("attention weight: the share")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_by_touch_on_a_phone(reader, app_url, dark):
    page, term, note = a_head(reader, app_url, width=360, height=740, touch=True, dark=dark)
    term.tap()
    expect(note).to_contain_text(SAYS)
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert violations(page) == []
    page.locator("h1").tap()
    expect(note).to_be_hidden()


def test_a_screen_reader_hears_it(reader, app_url):
    _, term, note = a_head(reader, app_url)
    expect(term).to_have_accessible_description(f"{SAYS}; both count from 0. Each head is a search of its own.")
    term.focus()
    expect(note).to_be_visible()
    expect(term).to_have_accessible_description(f"{SAYS}; both count from 0. Each head is a search of its own.")


def test_terms_of_a_page_drawn_anew_explain_themselves(reader, app_url):
    page, term, note = a_head(reader, app_url)
    term.hover()
    expect(note).to_be_visible()
    page.mouse.move(0, 0)
    paste(page, "The cat sat on the mat because it was warm.")
    expect(page.get_by_text("mostly looks at")).not_to_contain_text("animal")
    settle(page)

    def is_explained():
        page.mouse.move(0, 0)  # a page that is laid out once more moves the word away under a hand
        term.hover()
        page.wait_for_timeout(300)
        return note.is_visible() and SAYS in "".join(note.all_text_contents())

    assert comes_true(page, is_explained)


@pytest.mark.skipif(shutil.which("node") is None, reason="no node to run the script with")
@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"left": 50, "top": 100, "bottom": 120}, {"left": 50, "top": 120}),
        ({"left": 300, "top": 100, "bottom": 120}, {"left": 152, "top": 120}),  # 360 − 200 − 8
        ({"left": 0, "top": 100, "bottom": 120}, {"left": 8, "top": 120}),
        ({"left": 50, "top": 700, "bottom": 720}, {"left": 50, "top": 660}),  # no room below
        ({"left": 50, "top": 20, "bottom": 730}, {"left": 50, "top": 0}),  # nor above
    ],
)
def test_a_note_lies_over_no_edge(term, expected):
    code = f"""
        const {{ placed }} = await import({json.dumps(SCRIPT.as_uri())});
        const view = {{ width: 360, height: 740 }};
        console.log(JSON.stringify(placed({json.dumps(term)}, {{ width: 200, height: 40 }}, view)));
    """
    ran = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == expected
