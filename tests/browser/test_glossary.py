"""A term is explained where it is said first: by a touch, by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import figure, settle


@pytest.fixture
def explanation(page):
    return page.get_by_text("layer 3, head 1, as the field writes it")


def help_beside(page, words):
    """The mark at the end of a paragraph."""
    return page.get_by_test_id("stMarkdown").filter(has_text=words).get_by_role("button", name="Help")


def test_by_mouse_and_by_keyboard(page, app_url, explanation):
    page.goto(f"{app_url}/four_steps")
    figure(page, "steps_matrix")
    settle(page)
    mark = help_beside(page, "looks most at")
    expect(explanation).to_have_count(0)
    mark.hover()
    expect(explanation).to_be_visible()
    page.mouse.move(0, 0)
    expect(explanation).to_have_count(0)
    mark.focus()
    expect(explanation).to_be_visible()


def test_by_touch(new_page, app_url):
    touch_page = new_page(width=360, touch=True)
    touch_page.goto(f"{app_url}/four_steps")
    figure(touch_page, "steps_matrix")
    settle(touch_page)
    help_beside(touch_page, "looks most at").tap()
    expect(touch_page.get_by_text("layer 3, head 1, as the field writes it")).to_be_visible()
