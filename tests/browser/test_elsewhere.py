"""The same formula elsewhere: keys behind the mask are struck out, and a token asks the other text when touched."""

import re

from playwright.sync_api import expect

from tests.browser.steps import picture


def test_the_mask_strikes_out_what_comes_later(page, app_url):
    page.goto(f"{app_url}/elsewhere?query=2+animal")
    view = picture(page)
    expect(view.locator(".answers .line.forbidden")).to_have_count(13)
    expect(view.locator(".answers .line:not(.forbidden)")).to_have_count(3)


def test_a_token_asks_the_other_text_and_a_click_keeps_it(page, app_url):
    page.goto(f"{app_url}/elsewhere")
    view = picture(page, "across")
    expect(view.locator(".answers .line")).to_have_count(11)
    expect(view.locator(".answers .forbidden")).to_have_count(0)
    view.get_by_role("option", name="animal").click()
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 2 "))
    expect(page).to_have_url(re.compile(r"[?&]query=2\+animal"))
    expect(page.get_by_text("of your sentence looks most at")).to_contain_text("animal")
