"""The same formula elsewhere: keys behind the mask are struck out, and a token asks the other text when touched."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import has_horizontal_scroll, picture, query_of, settle, title_of


def test_the_mask_strikes_out_what_comes_later(reader, app_url):
    page = reader(f"{app_url}/elsewhere?query=2+animal&else_hidden=true")
    view = picture(page)
    expect(view.locator(".answers .line.forbidden")).to_have_count(13)
    expect(view.locator(".answers .line:not(.forbidden)")).to_have_count(3)


def test_a_token_asks_the_other_text_and_a_click_keeps_it(reader, app_url):
    page = reader(f"{app_url}/elsewhere")
    page.get_by_role("radio", name="two texts").click()
    view = picture(page, "across")
    expect(view.locator(".answers .line")).to_have_count(8)
    expect(view.locator(".answers .forbidden")).to_have_count(0)
    view.get_by_role("option", name="animal").click()
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 2 "))
    expect(page).to_have_url(re.compile(r"[?&]query=2\+animal"))
    expect(page).to_have_url(re.compile(r"[?&]else_part=two\+texts"))
    expect(page.locator(".st-key-sight-answer")).to_contain_text("animal")


@pytest.mark.parametrize("part", ["cache", "two texts", "order"])
def test_each_part_is_in_sight_and_pans_nowhere(reader, app_url, part):
    page = reader(f"{app_url}/elsewhere?else_part={part.replace(' ', '+')}", height=720)
    drawn = page.locator(".st-key-sight-picture :is(.journey[data-drawn], .js-plotly-plot)").last
    expect(drawn).to_be_visible()
    box = drawn.bounding_box()
    assert page.locator(".st-key-sight-answer").bounding_box()["y"] < box["y"] < box["y"] + box["height"] <= 720
    assert page.evaluate("document.querySelector('.stMain').scrollHeight") <= 1600
    page.set_viewport_size({"width": 360, "height": 740})
    settle(page)
    assert not has_horizontal_scroll(page)


def test_without_the_mask_later_cells_come_back(reader, app_url):
    page = reader(f"{app_url}/elsewhere")
    expect(title_of(page, "else_head")).to_contain_text("looking back only")
    page.get_by_text("The mask", exact=True).click()
    expect(title_of(page, "else_head")).to_have_text("L3H1 as it was trained")
    assert query_of(page) == {"else_mask": "false"}
