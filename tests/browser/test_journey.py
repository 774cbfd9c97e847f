"""The living picture in the app: touched, played, kept, followed; its numbers are the server's trace."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from qkv_core.words.naming import plain_name_of
from tests.browser.steps import paste, pick, picture, query_of, settle

SENTENCE = "The animal didn't cross the street because it was too tired."
ODD = "the the <b>the</b> שלום {asks} **it** internationalisation"
NUMBERS = """root => ({
    table: [...root.querySelectorAll('.twin tbody tr')]
        .map(row => [...row.cells].slice(1).map(cell => Number(cell.textContent))),
    z: root.querySelector('.twin table').dataset.z.split(' ').map(Number),
    shares: [...root.querySelectorAll('.answers output')].map(output => output.textContent),
})"""


def shows(view, head, query):
    expect(view).to_have_attribute("data-drawn", re.compile(rf"^{head} {query} "))


@pytest.mark.parametrize("text", [SENTENCE, ODD])
def test_its_numbers_are_the_trace_of_the_server(page, app_url, encoder, text):
    page.goto(app_url)
    view = picture(page)
    paste(page, text)
    encoding = encoder.encode(text)
    expect(view.get_by_role("option")).to_have_count(len(encoding.tokens))
    settle(page)
    for turn in range(12):
        layer, head, query = turn % 6, 5 * turn % 12, 7 * turn % len(encoding.tokens)
        view.get_by_role("gridcell", name=f"L{layer}H{head}:").click()
        view.get_by_role("option").nth(query).click()
        shows(view, f"L{layer}H{head}", query)
        asks = plain_name_of(encoding.tokens, query)
        expect(view.locator(".twin caption")).to_have_text(f"What {asks} gives to every key in L{layer}H{head}")
        found = view.evaluate(NUMBERS)
        trace = encoding.layers[layer].attention
        for column, field in enumerate(("scores", "scaled_scores", "attention_weights")):
            expected = getattr(trace, field)[head, query]
            np.testing.assert_allclose([row[column] for row in found["table"]], expected, rtol=2e-5, atol=2e-5)
        np.testing.assert_allclose(found["z"], trace.z[head, query], atol=2e-6)
        weights = trace.attention_weights[head, query]
        assert [share for share in found["shares"] if not share.startswith((">", "<"))] == [
            f"{100 * w:.{1 if 100 * w < 9.95 or 100 * w >= 99.5 else 0}f}%" for w in weights if 0.0005 <= w < 0.9995
        ]


def test_hover_looks_without_the_server_and_a_click_keeps(page, quiet_url):
    messages = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda message: messages.append(message)))
    page.goto(quiet_url)
    view = picture(page)
    settle(page)
    messages.clear()
    for token in (2, 8, 15):
        view.get_by_role("option").nth(token).hover()
        shows(view, "L3H1", token)
    view.get_by_role("gridcell", name="L5H11:").hover()
    shows(view, "L5H11", 10)
    page.mouse.move(0, 0)
    shows(view, "L3H1", 10)
    page.wait_for_timeout(500)
    assert messages == []
    view.get_by_role("option").nth(2).click()
    view.get_by_role("gridcell", name="L5H11:").click()
    page.wait_for_url(re.compile("head=11"))
    assert query_of(page) == {"layer": "5", "head": "11", "query": "2 animal"}
    expect(page.get_by_text("looks most at")).to_contain_text("In L5H11, animal")
    assert len(messages) <= 2


def test_a_choice_made_elsewhere_moves_it_where_it_stands(page, app_url):
    page.goto(app_url)
    view = picture(page)
    settle(page)
    view.evaluate("root => root.mark = 'the same element'")
    pick(page, "Head", "7")
    shows(view, "L3H7", 10)
    page.get_by_text("Hide [CLS] and [SEP]").click()
    expect(view.get_by_role("option")).to_have_count(14)
    expect(view.get_by_text("+ 2 hidden")).to_be_visible()
    paste(page, "A short one.")
    expect(view.get_by_role("option")).to_have_count(4)
    settle(page)
    assert view.evaluate("root => root.mark") == "the same element"


def test_it_plays_through_five_scenes_and_stops(page, app_url):
    page.goto(app_url)
    view = picture(page)
    view.get_by_role("button", name="Play").click()
    for sentence in ("goes out to the key", "add up to 21.69", "becomes 3.83", "gets the largest: 68%", "takes home"):
        expect(view.locator(".sentence")).to_contain_text(sentence)
    expect(view.get_by_role("button", name="Play")).to_be_visible()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 5\.00 "))


def test_a_clicker_and_the_arrow_keys_drive_it(page, app_url):
    page.goto(app_url)
    view = picture(page)
    settle(page)
    view.get_by_role("option", selected=True).focus()
    page.keyboard.press("PageDown")
    expect(view.locator(".sentence")).to_contain_text("goes out to the key")
    page.keyboard.press("PageDown")
    expect(view).to_have_attribute("data-drawn", re.compile(r" 1\.00 "))
    page.keyboard.press("ArrowRight")
    expect(view).to_have_attribute("data-drawn", re.compile(r" 2\.00 "))
    page.keyboard.press("PageUp")
    expect(view).to_have_attribute("data-drawn", re.compile(r" 1\.00 "))
    page.keyboard.press("ArrowUp")
    shows(view, "L3H1", 9)
    view.get_by_role("gridcell", selected=True).focus()
    page.keyboard.press("ArrowDown")
    shows(view, "L4H1", 9)
    page.wait_for_url(re.compile("layer=4"))
    assert query_of(page) == {"layer": "4", "query": "9 because"}


def test_a_key_that_is_touched_tells_its_numbers_and_stays_when_clicked(page, app_url):
    page.goto(app_url)
    view = picture(page)
    settle(page)
    street = view.get_by_role("group", name="The tokens that answer").get_by_role("button", name="street")
    street.hover()
    expect(view.locator(".sentence")).to_contain_text("it asks street: q·k = 6.9735, ÷ √32 = 1.2328, share 5.0216%.")
    page.mouse.move(0, 0)
    expect(view.locator(".sentence")).to_contain_text("takes home")
    street.click()
    page.mouse.move(0, 0)
    expect(view.locator(".sentence")).to_contain_text("share 5.0216%")


def test_of_a_long_text_the_looked_at_layer_is_here_and_another_comes_by_a_click(page, app_url):
    page.goto(f"{app_url}/?text={'+'.join(SENTENCE.split() * 10)}")
    view = picture(page)
    expect(view.get_by_text("others")).to_be_visible()
    view.get_by_role("gridcell", name="L3H4:").hover()
    shows(view, "L3H4", r"\d+")
    view.get_by_role("gridcell", name="L1H4:").hover()
    expect(view.get_by_text("click to fetch it")).to_be_visible()
    view.get_by_role("gridcell", name="L1H4:").click()
    shows(view, "L1H4", r"\d+")


def test_on_a_phone_stage_and_heads_fit_one_screen(new_page, app_url):
    page = new_page(width=360, height=800)
    page.goto(app_url)
    view = picture(page)
    settle(page)
    stage, heads = view.locator(".controls").bounding_box(), view.get_by_role("grid").bounding_box()
    assert heads["y"] + heads["height"] - stage["y"] <= 800
    assert heads["x"] + heads["width"] <= 360


def test_on_a_phone_a_finger_hits_what_it_means(new_page, app_url):
    """WCAG 2.2, 2.5.8: 24 pixels either way for each token, line and head."""
    page = new_page(width=360, height=800, touch=True)
    page.goto(app_url)
    view = picture(page)
    settle(page)
    sizes = "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
    for targets in (".asks button", ".answers .line[data-token]", ".grid button"):
        found = view.locator(targets).evaluate_all(sizes)
        assert len(found) >= 16
        assert min(min(size) for size in found) >= 24, targets


def test_scene_and_key_go_with_the_page_of_four_steps(page, app_url):
    page.goto(f"{app_url}/four_steps")
    view = picture(page)
    settle(page)
    view.get_by_role("button", name="Match").click()
    expect(page.get_by_role("radio", name="scores", exact=True)).to_be_checked()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 2\.00 "))
    view.get_by_role("group", name="The tokens that answer").get_by_role("button", name="street").click()
    expect(page.get_by_text("The 32 products of q of")).to_contain_text("k of street")
    assert query_of(page) == {"steps_step": "scores", "steps_key": "8 street"}
    page.get_by_role("radio", name="weights", exact=True).click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 4\.00 "))
    page.reload()
    expect(view.locator(".sentence")).to_contain_text("it asks street")


def test_on_other_pages_the_row_of_tokens_asks_when_touched(page, quiet_url):
    page.goto(f"{quiet_url}/weight_worth")
    row = picture(page, "tokens")
    expect(row.get_by_role("option", name="animal")).to_have_accessible_name("animal, gets 68%")
    row.get_by_role("option", name="street").hover()
    shows(row, "L3H1", 8)
    row.get_by_role("option", name="street").click()
    page.mouse.move(0, 0)
    expect(page.get_by_text("looks most at")).to_contain_text("street")
    page.wait_for_url(re.compile("street"))
    assert query_of(page) == {"query": "8 street"}
    row.get_by_role("option", selected=True).press("ArrowRight")
    shows(row, "L3H1", 9)
    page.wait_for_url(re.compile("because"))


def test_the_numbers_under_it_are_a_table(page, quiet_url):
    page.goto(quiet_url)
    picture(page)
    page.locator(".st-key-journey_twin summary").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_role("button", name="Save CSV")).to_be_visible()
