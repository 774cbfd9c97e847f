"""Why √dₖ in a browser: answer and picture in sight, the slider answers there, the address keeps what was chosen."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import query_of, settle
from tests.browser.test_toy import read

HEIGHT = "document.querySelector('.stMain').scrollHeight"
TALLEST = 1600  # pixels, of what a page says before its numbers are opened


def opened(reader, app_url, query="", **look):
    page = reader(f"{app_url}/why_sqrt_dk{query}", **look)
    expect(page.locator(".toy[data-drawn]")).to_be_visible()
    settle(page)
    return page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_answer_and_picture_are_in_sight(reader, app_url, dark):
    page = opened(reader, app_url, height=720, dark=dark)
    expect(page.get_by_text("would typically get nearly all")).to_be_in_viewport(ratio=1)
    for kind in ("divided", "bare"):
        expect(page.locator(f".way.{kind}")).to_be_in_viewport(ratio=1)
    assert page.evaluate(HEIGHT) <= TALLEST
    phone = opened(reader, app_url, width=360, height=740, dark=dark, touch=True)
    expect(phone.get_by_text("would typically get nearly all")).to_be_in_viewport(ratio=1)
    expect(phone.locator(".way.divided")).to_be_in_viewport(ratio=1)


def test_the_slider_answers_and_the_address_keeps_it(reader, new_page, app_url):
    page = opened(reader, app_url)
    slider = page.get_by_role("slider", name="dₖ, the numbers in q and in each k")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "dₖ = 512")
    found = read(page, "bare")
    assert [share for share, _, _ in found].count(">99%") == 1
    page.wait_for_url("**sqrt_dk=512**")
    assert query_of(page)["sqrt_dk"] == "512"
    assert read(page, "bare") == found  # drawn anew by the server, it stays
    friend = new_page()
    friend.goto(f"{app_url}/why_sqrt_dk?sqrt_dk=512&sqrt_gradients=true")
    expect(friend.locator(".toy[data-drawn]")).to_be_visible()
    settle(friend)
    assert read(friend, "bare") == found
    expect(friend.get_by_text("of random heads with 16 keys, dₖ = 512")).to_be_visible()
    friend.get_by_role("slider", name="dₖ, the numbers in q and in each k").press("Home")
    expect(friend.get_by_text("nothing to divide by")).to_be_visible()
