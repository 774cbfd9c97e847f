"""A question that nobody answers stays where it was asked: the next picture shows what its own page is about."""

import re

from playwright.sync_api import expect

from tests.browser.steps import paste, picture, query_of, settle, title_of

ASKED = "Which word will it look at most? Touch one."
OWN = "The cat sat because it was warm."


def asked_on(page, address):
    """The picture of a page that begins with a question."""
    page.goto(address)
    view = picture(page)
    expect(view.locator(".sentence")).to_have_text(ASKED)
    settle(page)
    return view


def test_a_sentence_of_ones_own_is_shown_with_its_answer(page, quiet_url):
    view = asked_on(page, quiet_url)
    paste(page, OWN)
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 5 6.00 "))
    expect(view.locator(".sentence")).to_contain_text("flows in by its share")


def test_another_page_has_a_picture_of_its_own(page, quiet_url):
    asked_on(page, f"{quiet_url}/guided_lesson")
    way = page.get_by_test_id("stSidebarNav")
    way.get_by_role("link", name="Where Q, K, V come from").click()
    expect(page.locator("h1")).to_have_text("Where do query, key and value come from?")
    settle(page)
    expect(picture(page).locator(".sentence")).to_contain_text("Three matrices turn x of it")
    expect(picture(page).get_by_role("option")).to_have_count(16)
    way.get_by_role("link", name="Four steps").click()
    expect(title_of(page, "steps_matrix")).to_contain_text("Step 3, Share")
    expect(picture(page)).to_have_attribute("data-drawn", re.compile("^L3H1 10 5.00 "))
    assert query_of(page) == {}
    paste(page, OWN)
    settle(page)
    way.get_by_role("link", name="Home").click()
    expect(page.locator("h1")).to_have_text("How does a word know where to look?")
    settle(page)
    expect(picture(page)).to_have_attribute("data-drawn", re.compile("^L3H1 5 6.00 "))


def test_the_lessons_next_idea_has_one_too(page, quiet_url):
    view = asked_on(page, f"{quiet_url}/guided_lesson")
    page.locator(".st-key-lesson-next button").click()
    expect(view.locator(".sentence")).to_contain_text("Three matrices turn x of it")
