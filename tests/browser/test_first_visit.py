"""From the first look to one's own sentence: what every visitor does."""

import re

from playwright.sync_api import expect

from tests.browser.steps import (
    FINISHED,
    figure,
    has_horizontal_scroll,
    paste,
    pick,
    picture,
    query_of,
    settle,
    title_of,
)
from tests.servers import running_app

MARKUP = "<script>alert(1)</script> <img src=x onerror=alert(2)> <b>bold</b> $x^2$ **stars** [SEP] `tick`"


def test_home_shows_a_real_journey_before_any_click(page, app_url):
    page.goto(app_url + FINISHED)
    expect(picture(page)).to_contain_text("Touch a word: it asks")
    expect(page.get_by_text("looks most at")).to_contain_text("In L3H1, it looks most at animal: 68%")
    expect(page.get_by_role("link", name="Four steps").first).to_be_visible()


def test_own_sentence_survives_reload_and_travels_by_link(page, new_page, app_url):
    page.goto(f"{app_url}/four_steps")
    paste(page, "The river froze because it was cold.")
    expect(page.get_by_text("takes home")).to_contain_text("it takes home")
    pick(page, "Layer", "5")
    expect(title_of(page, "steps_matrix")).to_contain_text("L5H1")
    assert query_of(page) == {"text": "The river froze because it was cold.", "layer": "5"}

    sentence = page.get_by_text("takes home").text_content()
    page.reload()
    expect(page.get_by_text("takes home")).to_have_text(sentence)
    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_text("takes home")).to_have_text(sentence)
    expect(friend.get_by_label("Your sentence")).to_have_value("The river froze because it was cold.")


def test_example_and_page_switch_keep_the_choice(reader, app_url):
    page = reader(f"{app_url}/?head=4")
    page.get_by_role("button", name="Examples").click()
    page.get_by_text("Money bank").click()
    expect(page.get_by_label("Your sentence")).to_have_value(re.compile("deposit her money"))
    page.get_by_role("link", name="Four steps").first.click()
    figure(page, "steps_matrix")
    assert query_of(page)["head"] == "4"
    assert "deposit" in query_of(page)["text"]


def test_visitors_do_not_see_each_others_text(page, new_page, app_url):
    page.goto(app_url + FINISHED)
    paste(page, "My secret is a purple hippopotamus.")
    expect(page.get_by_text("looks most at")).to_be_visible()
    settle(page)
    other = new_page()
    other.goto(app_url + FINISHED)
    picture(other)
    assert "hippo" not in other.content()


def test_markup_is_shown_literally_and_runs_nothing(reader, app_url):
    page = reader(f"{app_url}/four_steps")
    paste(page, MARKUP)
    expect(page.get_by_text("You typed")).to_contain_text("[SEP]")
    settle(page)
    assert page.locator("main img[src=x], .stMain img[src=x]").count() == 0
    assert page.locator(".MathJax, .stMain .katex").count() == 0
    ticks = figure(page, "steps_matrix").locator(".xtick")
    for literal in ("<", "$", "script"):
        expect(ticks.get_by_text(literal, exact=True).first).to_be_visible()


def test_a_text_of_100_000_characters_is_cut_and_said(page, app_url):
    page.goto(f"{app_url}/four_steps")
    paste(page, "word " * 20_000)
    expect(page.get_by_text("longer than 4,000 characters; the rest was cut")).to_be_visible()
    expect(page.get_by_text("The model reads at most 256 tokens")).to_be_visible()
    figure(page, "steps_matrix")
    page.wait_for_url(lambda url: len(url) < 10_000)
    page.reload()
    figure(page, "steps_matrix")


def test_empty_text_gets_a_hint_and_nothing_is_lost(reader, app_url):
    page = reader(f"{app_url}/four_steps?head=4")
    paste(page, "   ")
    expect(page.get_by_text("There is no sentence yet")).to_be_visible()
    paste(page, "Back again.")
    figure(page, "steps_matrix")
    assert query_of(page)["head"] == "4"


def test_an_old_link_to_a_token_that_is_gone(page, app_url):
    page.goto(f"{app_url}/four_steps?text=A+short+one&query=99+nowhere&layer=77&head=x")
    expect(page.get_by_text("This sentence has no token")).to_contain_text("no token nowhere")
    figure(page, "steps_matrix")


def test_phone_in_the_dark(reader, app_url):
    page = reader(f"{app_url}/four_steps", width=360, height=740, dark=True)
    plot = figure(page, "steps_matrix")
    assert not has_horizontal_scroll(page)
    background = plot.locator(".main-svg").first.evaluate("node => getComputedStyle(node).backgroundColor")
    assert background == "rgb(17, 19, 24)"
    paste(page, "Phones can ask too.")
    expect(page.get_by_text("takes home")).to_contain_text("too")


def test_the_badge_proves_the_numbers(reader, app_url):
    page = reader(f"{app_url}/?text=Proofs+are+better+than+promises.")
    label = page.get_by_role("button", name="Same numbers as the published model")
    expect(label).to_be_visible(timeout=240_000)
    label.click()
    details = page.get_by_text("number was compared with ours")
    expect(details).to_be_visible()
    assert float(re.search(r"max \|Δ\| (\d\.\de-\d\d)", details.text_content())[1]) < 1e-4


def test_a_missing_model_is_an_error_page_that_names_the_cure(page):
    with running_app(QKV_MODEL="/nowhere/model") as url:
        page.goto(url)
        expect(page.get_by_text("The model can't be loaded")).to_be_visible()
        expect(page.get_by_text("hf download")).to_contain_text("/nowhere/model")
        assert "Traceback" not in page.content()


def test_half_an_emoji_is_read_and_the_page_stays_connected(reader, app_url):
    page = reader(f"{app_url}/four_steps")
    figure(page, "steps_matrix")
    field = page.get_by_label("Your sentence")
    # As another program's text may hold it: typing and Playwright's fill send whole characters only.
    field.evaluate(
        """field => {
            const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")
            value.set.call(field, "half a \\ud83d smile")
            field.dispatchEvent(new Event("input", {bubbles: true}))
        }"""
    )
    field.press("Enter")
    expect(page.get_by_text("takes home")).to_contain_text("smile takes home")
    pick(page, "Head", "7")
    expect(title_of(page, "steps_matrix")).to_contain_text("L3H7")
    assert query_of(page)["text"] == "half a \ufffd smile"
