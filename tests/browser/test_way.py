"""The way through: every page says what comes next, all pages are in sight, and the sentence stands above each."""

import pytest
from playwright.sync_api import expect

from qkv_core.ui.site import ENTRIES
from tests.browser.steps import figure, paste, query_of, settle


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_first_page_to_the_last_by_next_and_back_by_previous(new_page, app_url, width):
    page = new_page(width=width, height=740, touch=width == 360)
    page.goto(f"{app_url}/?text=The+cat+sat+because+it+was+warm.")
    heading = page.locator(".stMain h1").first
    for place, entry in enumerate(ENTRIES, start=1):
        settle(page)
        way_on = page.locator(".st-key-way-on")
        expect(way_on).to_contain_text(f"{place} of {len(ENTRIES)}")
        assert page.locator(".stMain").evaluate("main => main.scrollTop") == 0, f"{entry.title} opens further down"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if place < len(ENTRIES):
            after = ENTRIES[place]
            expect(way_on).to_contain_text(after.shows)
            before = heading.text_content()
            way_on.get_by_role("link", name=f"Next: {after.title}").click()
            expect(heading).not_to_have_text(before)
    expect(page.locator(".st-key-way-on").get_by_text("Next:")).to_have_count(0)
    page.locator(".st-key-way-on").get_by_role("link", name=f"← {ENTRIES[-2].title}").click()
    expect(page.locator(".st-key-way-on")).to_contain_text(f"{len(ENTRIES) - 1} of {len(ENTRIES)}")
    assert query_of(page)["text"] == "The cat sat because it was warm."


def test_all_pages_are_in_sight_on_a_low_screen(new_page, app_url):
    page = new_page(width=1280, height=720)
    page.goto(app_url)
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links).to_have_count(len(ENTRIES))
    settle(page)
    assert links.last.bounding_box()["y"] + links.last.bounding_box()["height"] <= 720


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_the_sentence_and_the_view_stand_above_the_page(new_page, app_url, width):
    page = new_page(width=width, height=740)
    page.goto(f"{app_url}/all_heads")
    settle(page)
    heading = page.locator(".stMain h1").first.bounding_box()
    for label in ("Your sentence", "Layer", "Head", "Query: who asks"):
        box = page.get_by_label(label, exact=True).bounding_box()
        assert box["y"] + box["height"] < heading["y"] < 370
    line = page.locator(".stMain .stMarkdown p").first.bounding_box()
    assert line["width"] <= 16 * 75


def test_a_pasted_line_break_is_none_in_the_link_and_the_button_applies(page, app_url):
    page.goto(f"{app_url}/all_heads")
    figure(page, "heads_overview")
    field = page.get_by_label("Your sentence")
    field.fill("")
    field.evaluate("field => field.focus()")
    page.evaluate("document.execCommand('insertText', false, 'The cat sat\\nbecause it was warm.')")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("searches at once.")).to_be_visible()
    settle(page)
    assert "\n" not in query_of(page)["text"]
    assert query_of(page)["text"].startswith("The cat sat")
    paste(page, "Enter applies it.")
    settle(page)
    assert query_of(page)["text"] == "Enter applies it."
