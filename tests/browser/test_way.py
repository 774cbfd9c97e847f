"""The way through: every page says what comes next, all pages are in sight, and the sentence stands above each."""

import pytest
from playwright.sync_api import expect

from qkv_core.ui.site import ENTRIES
from tests.browser.steps import (
    FINISHED,
    comes_true,
    figure,
    open_view,
    paste,
    pick,
    picture,
    query_of,
    settle,
    view_button,
)
from tests.servers import PATIENCE


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_first_page_to_the_last_by_next_and_back_by_previous(reader, app_url, width):
    page = reader(f"{app_url}/?text=The+cat+sat+because+it+was+warm.", width=width, height=740, touch=width == 360)
    heading = page.locator(".stMain h1").first
    for place, entry in enumerate(ENTRIES, start=1):
        settle(page)
        way_on = page.locator(".st-key-way-on")
        expect(way_on).to_contain_text(f"{place} of {len(ENTRIES)}")
        assert page.locator(".stMain").evaluate("main => main.scrollTop") == 0, f"{entry.title} opens further down"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if place < len(ENTRIES):
            after = ENTRIES[place]
            expect(way_on).to_contain_text(after.question.replace("**", ""))
            before = heading.text_content()
            way_on.get_by_role("link", name=f"Next: {after.title}").click()
            expect(heading).not_to_have_text(before)
    expect(page.locator(".st-key-way-on").get_by_text("Next:")).to_have_count(0)
    page.locator(".st-key-way-on").get_by_role("link", name=f"← {ENTRIES[-2].title}").click()
    expect(page.locator(".st-key-way-on")).to_contain_text(f"{len(ENTRIES) - 1} of {len(ENTRIES)}")
    assert query_of(page)["text"] == "The cat sat because it was warm."


def test_all_pages_are_in_sight_on_a_low_screen(reader, app_url):
    page = reader(f"{app_url}/", height=720)
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links).to_have_count(len(ENTRIES))
    assert links.last.bounding_box()["y"] + links.last.bounding_box()["height"] <= 720


# How far the page's title may begin below the top: the sentence and one line of choices stand above it.
MOST_ABOVE_THE_TITLE = {360: 180, 768: 180, 1280: 130, 1920: 130}


@pytest.mark.parametrize("width", MOST_ABOVE_THE_TITLE)
def test_two_lines_stand_above_the_page(reader, app_url, width):
    page = reader(f"{app_url}/all_heads", width=width, height=740)
    expect(view_button(page)).to_be_visible()
    comparing = page.get_by_text("Comparing with the published model")
    expect(comparing).to_have_count(0, timeout=5 * PATIENCE)  # or the proof moves the line below
    settle(page)
    assert comes_true(page, lambda: stand_in_order(page, MOST_ABOVE_THE_TITLE[width]))
    open_view(page)
    for label in ("Layer", "Head", "Query: who asks"):
        expect(page.get_by_role("combobox", name=label, exact=True)).to_be_visible()


def stand_in_order(page, lowest):
    """The sentence, the button for the view and the title, which begins no lower than this."""
    places = page.get_by_label("Your sentence"), view_button(page), page.locator(".stMain h1").first
    tops = [place.bounding_box()["y"] for place in places]
    return tops == sorted(tops) and tops[-1] < lowest


@pytest.mark.parametrize("file", [entry.file for entry in ENTRIES if not entry.has_view])
def test_a_page_that_it_does_not_concern_keeps_the_view_out_of_sight(page, app_url, file):
    page.goto(f"{app_url}/{file}?layer=0&head=2")
    settle(page)
    expect(page.get_by_role("button", name="L0H2")).to_have_count(0)
    page.locator(".st-key-way-on").get_by_role("link", name="Next").click()
    expect(view_button(page)).to_contain_text("L0H2") if file != "library_search" else None
    assert query_of(page)["head"] == "2"


def test_a_menu_that_was_used_is_not_heard_again_after_another_choice(reader, app_url):
    page = reader(app_url + FINISHED)
    view = picture(page)
    settle(page)
    pick(page, "Layer", "2")
    expect(view_button(page)).to_contain_text("L2H1")
    settle(page)
    view.get_by_role("gridcell", name="L5H11:").click()
    expect(view_button(page)).to_contain_text("L5H11")
    settle(page)
    page.get_by_text("What is all this for?").click()
    expect(page.get_by_text("nearest")).to_be_visible()
    settle(page)
    expect(view_button(page)).to_contain_text("L5H11")
    assert (query_of(page)["layer"], query_of(page)["head"]) == ("5", "11")


def test_a_pasted_line_break_is_none_in_the_link_and_the_button_applies(reader, app_url):
    page = reader(f"{app_url}/all_heads")
    figure(page, "heads_overview")
    field = page.get_by_label("Your sentence")
    field.fill("")
    field.evaluate("field => field.focus()")
    page.evaluate("document.execCommand('insertText', false, 'The cat sat\\nbecause it was warm.')")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("figure", name="10 tokens")).to_be_visible()
    settle(page)
    assert "\n" not in query_of(page)["text"]
    assert query_of(page)["text"].startswith("The cat sat")
    paste(page, "Enter applies it.")
    settle(page)
    assert query_of(page)["text"] == "Enter applies it."
