"""The lesson as a learner and as a lecturer goes through it: predict on the picture, see it play, go on, come back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import has_horizontal_scroll, picture, query_of, settle

DRAWN = "data-drawn"


@pytest.mark.parametrize(("width", "touch"), [(360, True), (1280, False)])
def test_a_prediction_on_the_picture_then_the_picture_plays_the_answer(new_page, app_url, width, touch):
    page = new_page(width=width, height=900, touch=touch)
    page.goto(f"{app_url}/guided_lesson")
    view = picture(page)
    settle(page)
    expect(view).to_have_attribute(DRAWN, re.compile(r"^L3H1 10 2\.00"))
    answers = view.locator(".answers button")
    answers.nth(3).hover()
    expect(view.locator(".sentence")).not_to_contain_text("share")  # no key tells what is asked for
    answers.nth(2).tap() if touch else answers.nth(2).click()
    expect(page.get_by_text("Right. The model's own weights")).to_be_visible()
    expect(view).to_have_attribute(DRAWN, re.compile(r"^L3H1 10 6\.00"))
    assert query_of(page) == {"lesson_strongest": "2 animal"}
    assert not has_horizontal_scroll(page)
    page.get_by_role("button", name="Next idea: Where Q, K and V come from").click()
    expect(page.get_by_role("heading", name="Where Q, K and V come from")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Right. The model's own weights")).to_be_visible()


def test_the_lesson_by_keyboard_and_by_its_link(page, new_page, app_url):
    page.goto(f"{app_url}/guided_lesson?lesson_at=4")
    picture(page)
    settle(page)
    choices = page.get_by_role("radiogroup", name="Your prediction").get_by_role("radio")
    choices.first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Right. Each row")).to_be_visible()
    page.locator(".st-key-lesson-next button").press("Enter")
    expect(page.get_by_role("heading", name="A blend comes back")).to_be_visible()
    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_role("heading", name="A blend comes back")).to_be_visible()
    friend.locator(".st-key-lesson-back button").click()
    expect(friend.get_by_text("Right. Each row")).to_be_visible()


def test_slides_show_one_idea_and_follow_a_clicker(page, app_url):
    page.goto(f"{app_url}/guided_lesson?lesson_slides=true")
    picture(page)
    settle(page)
    for hidden in (page.get_by_test_id("stSidebar"), page.get_by_label("Your sentence"), page.locator(".st-key-audit")):
        expect(hidden).not_to_be_visible()
    for title in ("Where Q, K and V come from", "Who asks, who answers"):
        page.keyboard.press("PageDown")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        settle(page)
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", name="Where Q, K and V come from")).to_be_visible()
