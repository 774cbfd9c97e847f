"""The main journeys by keyboard alone, each stop with a focus that can be seen."""

import re

from playwright.sync_api import expect

from tests.browser.keyboard import tab_to
from tests.browser.steps import FINISHED, figure, picture, query_of, settle, title_of, view_button

SENTENCE = "The cat sat because it was warm."


def test_a_sentence_a_head_a_query_the_numbers_and_the_next_page(page, app_url):
    page.goto(app_url + FINISHED)
    view = picture(page)
    settle(page)
    tab_to(page, page.get_by_label("Your sentence"))
    page.keyboard.press("Control+a")
    page.keyboard.type(SENTENCE)
    page.keyboard.press("Enter")
    expect(view.get_by_role("listbox")).to_contain_text("warm")
    settle(page)
    tab_to(page, view_button(page))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("combobox", name="Head", exact=True))
    page.keyboard.press("ArrowDown")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("looks most at")).to_contain_text("In L3H2")
    settle(page)
    tab_to(page, page.get_by_label("Query: who asks"))
    page.keyboard.press("ArrowDown")
    page.keyboard.type("2 cat")
    page.keyboard.press("Enter")
    expect(view.get_by_role("option", name="cat", selected=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(view_button(page)).to_be_focused()
    expect(page.get_by_role("combobox", name="Head", exact=True)).to_be_hidden()
    settle(page)
    tab_to(page, view.get_by_role("button", name="Play a scene"))
    tab_to(page, view.get_by_role("button", name="Make"))
    tab_to(page, view.get_by_role("slider"))
    tab_to(page, view.get_by_role("option", selected=True))
    tab_to(page, view.get_by_role("group", name="The tokens that answer").get_by_role("button").first)
    tab_to(page, view.get_by_role("gridcell", selected=True))
    tab_to(page, page.get_by_role("button", name="Copy link to this view"))
    tab_to(page, page.get_by_test_id("stSidebarNav").get_by_role("link", name="Four steps"))
    page.keyboard.press("Enter")
    expect(title_of(page, "steps_matrix")).to_contain_text("L3H2")
    settle(page)
    tab_to(page, page.locator(".st-key-steps_matrix-twin summary"))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settle(page)
    tab_to(page, page.get_by_role("button", name="Save CSV"))
    tab_to(page, page.get_by_role("button", name="Save PNG"))
    assert (query_of(page)["text"], query_of(page)["query"]) == (SENTENCE, "2 cat")


def test_a_fold_opens_and_closes(page, app_url):
    page.goto(f"{app_url}/weight_worth")
    figure(page, "worth_bars")
    settle(page)
    tab_to(page, page.locator(".st-key-worth_heads summary"))
    page.keyboard.press("Enter")
    figure(page, "worth_shares")
    settle(page)
    page.keyboard.press("Space")
    expect(page.locator(".st-key-worth_shares")).to_be_hidden()


def test_training_starts_and_pauses(page, app_url):
    page.goto(f"{app_url}/learn_w?learn_speed=slow")
    settle(page)
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    expect(page.locator(".training .caption").nth(1)).to_have_text(re.compile(r"untied, step [1-9]"))
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Start")).to_be_focused()
    expect(page.get_by_text("Look back at step")).to_be_visible()
