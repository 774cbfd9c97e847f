"""Fields follow the direction of what is typed into them."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import paste, picture


@pytest.mark.parametrize(
    ("text", "direction"),
    [("القطة نامت لأنها متعبة.", "rtl"), ("החתול ישן כי היה עייף.", "rtl"), ("The cat slept.", "ltr")],
    ids=["Arabic", "Hebrew", "English"],
)
def test_the_sentence_stands_as_its_script_is_written(text, direction, reader, app_url):
    page = reader(app_url)
    picture(page)
    paste(page, text)
    field = page.get_by_label("Your sentence")
    expect(field).to_have_value(text)
    expect(field).to_have_css("direction", direction)


def test_a_field_that_a_page_draws_later_follows_too(reader, app_url):
    page = reader(f"{app_url}/two_sentences?text=A+cat.&two_text=%D7%97%D7%AA%D7%95%D7%9C")
    expect(page.get_by_label("Your sentence")).to_have_css("direction", "ltr")
    expect(page.get_by_label("The second sentence")).to_have_css("direction", "rtl")
