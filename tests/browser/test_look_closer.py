"""The pages that look closer: a second sentence that travels by link, and the loop for a chosen token."""

from playwright.sync_api import expect

from tests.browser.steps import figure, query_of


def test_a_second_sentence_is_compared_and_shared(reader, new_page, app_url):
    page = reader(f"{app_url}/two_sentences")
    figure(page, "two_links")
    field = page.get_by_label("The second sentence")
    field.fill("The animal didn't cross the street because it was too busy.")
    field.press("Control+Enter")
    expect(page.locator(".st-key-sight-answer")).to_contain_text("looks most at")
    assert query_of(page)["two_text"].endswith("too busy.")
    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_label("The second sentence")).to_have_value(query_of(page)["two_text"])


def test_a_weight_and_its_worth(reader, app_url):
    page = reader(f"{app_url}/weight_worth?layer=2&head=9&query=8+street")
    figure(page, "worth_bars")
    expect(page.locator(".st-key-sight-answer")).to_contain_text("adds most")
    page.get_by_text("Whose output is it?").click()
    figure(page, "worth_shares")


def test_the_head_finder_goes_to_a_head(reader, app_url):
    page = reader(f"{app_url}/head_habits?layer=0&head=0&habits_finder=true&habits_key=2+animal")
    expect(page.get_by_text("links it to animal")).to_contain_text("L3H1")
    page.get_by_test_id("stButtonGroup").get_by_text("L5H11", exact=True).click()
    expect(page.locator(".st-key-sight-answer")).to_contain_text("L5H11")
