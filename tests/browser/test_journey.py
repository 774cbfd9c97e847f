"""The living picture in the app: touched, played, kept, followed; its numbers are the server's trace."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from qkv_core.measures.added import added
from qkv_core.view import View
from qkv_core.words.naming import plain_name_of
from tests.browser.steps import FINISHED, paste, pick, picture, query_of, settle

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
def test_its_numbers_are_the_trace_of_the_server(reader, app_url, encoder, text):
    page = reader(app_url + FINISHED)
    view = picture(page)
    paste(page, text)
    encoding = encoder.encode(text)
    expect(view.get_by_role("option")).to_have_count(len(encoding.tokens))
    settle(page)
    for turn in range(6):
        layer, head, query = turn, 5 * turn % 12, 7 * turn % len(encoding.tokens)
        view.get_by_role("gridcell", name=f"L{layer}H{head}:").click()
        settle(page)  # or a late answer to the first click could undo the second
        view.get_by_role("option").nth(query).click()
        settle(page)
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
    page.goto(quiet_url + FINISHED)
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
    assert query_of(page) == {"layer": "5", "head": "11", "query": "2 animal", "home_guess": "shown"}
    expect(page.get_by_text("looks most at")).to_contain_text("In L5H11, animal")
    assert len(messages) <= 2


def test_a_choice_made_elsewhere_moves_it_where_it_stands(reader, app_url):
    page = reader(app_url + FINISHED)
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


CAPTIONS = (
    "Three matrices turn x of it",
    "its query q goes out to every key",
    "animal scores highest, 21.69",
    "becomes 3.83",
    "animal gets most, 68%",
    "z is 68% animal",
    "it moves towards animal",
)


def at_twice_the_speed(view):
    speed = view.get_by_role("button", name="Speed")
    speed.click()
    expect(speed).to_have_accessible_name("Speed: 2 times")


def test_it_plays_all_seven_scenes_and_stops(reader, app_url):
    page = reader(app_url + FINISHED)
    view = picture(page)
    at_twice_the_speed(view)
    view.get_by_role("button", name="Play all").click()
    for sentence in CAPTIONS:
        expect(view.locator(".sentence")).to_contain_text(sentence)
    expect(view.get_by_role("button", name="Play a scene")).to_be_visible()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 7\.00 "))


def test_a_press_plays_one_scene_and_stops_with_its_caption(reader, app_url):
    page = reader(app_url + FINISHED)
    view = picture(page)
    settle(page)
    at_twice_the_speed(view)
    for scene, caption in enumerate(CAPTIONS, start=1):
        view.get_by_role("button", name="Play a scene").click()
        expect(view).to_have_attribute("data-drawn", re.compile(rf" {scene}\.00 "))
        expect(view.get_by_role("button", name="Play a scene")).to_be_visible()
        expect(view.locator(".sentence")).to_contain_text(caption)


def test_a_number_of_q_is_followed_to_x_and_its_column_of_w(reader, app_url, encoder):
    page = reader(app_url + FINISHED)
    view = picture(page)
    view.get_by_role("button", name="Make").click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 1\.00 "))
    layer = encoder.encode(SENTENCE).layers[3]
    for role, name in (("query", "q"), ("value", "v")):
        column = view.get_by_role("slider", name=f"The numbers of {role}")
        column.press("ArrowDown")
        column.press("ArrowDown")
        sentence = view.locator(".sentence")
        expect(sentence).to_have_text(re.compile(rf"^{name}\[\d+\] of it: its 384 products"))  # once they have come
        said = sentence.text_content()
        number = int(re.search(r"\[(\d+)\]", said)[1])
        value = float(re.search(r": ([−\d.]+)\.$", said)[1].replace("−", "-"))
        assert value == pytest.approx(getattr(layer.attention, name)[1, 10, number], abs=0.006)
    view.get_by_role("gridcell", name="L5H11:").click()  # another head: its matrices are fetched
    shows(view, "L5H11", 10)
    column.press("ArrowDown")
    expect(view.locator(".sentence")).to_contain_text("its 384 products")


def test_what_is_added_is_measured(reader, app_url, encoder):
    page = reader(f"{app_url}/?layer=2&head=7")
    view = picture(page)
    settle(page)
    view.get_by_role("button", name="Add").click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 7\.00 "))
    expect(view.locator(".aside")).to_contain_text("of its length")
    found = added(View(encoder.encode(SENTENCE), 2, 7, 10))
    changes = [float(text.replace("−", "-")) for text in view.locator(".answers output").all_text_contents()]
    np.testing.assert_allclose(changes, found.with_head - found.before, atol=6e-4)
    assert f"L2H7 moves it by {100 * found.moved:.1f}% of its length" in view.locator(".aside").text_content()


def test_home_asks_first_and_says_how_the_guess_did(page, new_page, app_url):
    page.goto(app_url)
    view = picture(page)
    expect(view.locator(".sentence")).to_have_text("Which word will it look at most? Touch one.")
    expect(view.get_by_role("listbox").get_by_role("option", name="animal")).to_be_hidden()
    assert page.get_by_text("looks most at animal").count() == 0
    assert "%" not in view.inner_text()
    view.get_by_role("group", name="The tokens that answer").get_by_role("button", name="street").click()
    expect(view.locator(".sentence")).to_have_text("You said street: 5.0%. it looks most at animal: 68%.")
    expect(page.get_by_text("looks most at").last).to_be_visible()
    page.wait_for_url(re.compile("home_guess"))
    assert query_of(page) == {"home_guess": "8 street"}
    friend = new_page()
    friend.goto(page.url)
    expect(picture(friend)).to_have_attribute("data-drawn", re.compile("^L3H1 10 6.00 "))
    expect(picture(friend).locator(".sentence")).to_contain_text("z is 68% animal")


def test_the_answer_can_be_asked_for_and_a_right_guess_is_praised(new_page, quiet_url):
    for action, said in ((("button", "Show me"), "z is 68% animal"), (("button", "animal"), "Right! it looks most at")):
        page = new_page()
        page.goto(quiet_url)
        picture(page).get_by_role(action[0], name=action[1]).last.click()
        expect(picture(page).locator(".sentence")).to_contain_text(said)


def test_where_a_marker_gets_most_it_is_said_and_the_words_can_be_looked_at_alone(reader, quiet_url, encoder):
    page = reader(f"{quiet_url}/?layer=4&head=5")
    view = picture(page)
    settle(page)
    expect(view.locator(".aside")).to_contain_text("nearly empty")
    vectors = np.linalg.norm(encoder.encode(SENTENCE).layers[4].attention.v[5], axis=1)
    assert f"length {vectors[0]:.2f}" in view.locator(".aside").text_content()
    view.get_by_role("button", name="The words alone").click()
    expect(view.get_by_role("option")).to_have_count(14)
    page.wait_for_url(re.compile("hide_special"))
    view.get_by_role("button", name="With markers").click()
    expect(view.get_by_role("option")).to_have_count(16)


def test_why_opens_a_toy_beside_the_real_thing(page, quiet_url):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url) if "/scripts/toy-" in request.url else None)
    page.goto(quiet_url + FINISHED)
    view = picture(page)
    settle(page)
    assert fetched == []
    for scene, why in (("Match", "Why multiply?"), ("Scale", "Why divide?")):
        view.get_by_role("button", name=scene).click()
        view.get_by_role("button", name=why).click()
        expect(view.locator(".toy[data-drawn] .is-toy")).to_be_visible()
        assert view.locator(".toy").evaluate("root => getComputedStyle(root).fontFamily") != ""
    assert len(fetched) == 1
    view.get_by_role("button", name="Close").click()
    expect(view.locator(".toy")).to_have_count(0)
    expect(view.get_by_role("button", name="Why divide?")).to_be_focused()


def test_one_head_is_pinned_and_another_looked_at_beside_it(reader, quiet_url):
    page = reader(quiet_url + FINISHED)
    view = picture(page)
    view.get_by_role("button", name="Compare with L3H1").click()
    view.get_by_role("gridcell", name="L5H11:").hover()
    expect(view.locator(".compare")).to_contain_text("What it gives in L3H1 and in L5H11")
    line = view.locator(".both > div", has_text="animal")
    expect(line.locator("output")).to_have_text(["68%", "67%"])
    view.get_by_role("button", name="Let go of L3H1").click()
    expect(view.locator(".both")).to_be_hidden()


def test_sixteen_tokens_are_in_sight_as_a_whole_on_a_desk(reader, app_url):
    page = reader(app_url + FINISHED, width=1280, height=720)
    view = picture(page)
    settle(page)
    for part in (".controls", ".sentence", ".stage", ".grid"):
        box = view.locator(part).bounding_box()
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= 720, part
    assert page.evaluate("document.querySelector('.stMain').scrollTop") == 0


def test_on_a_phone_what_matters_is_in_sight_while_it_plays(reader, app_url):
    page = reader(app_url + FINISHED, width=360, height=740, touch=True)
    view = picture(page)
    settle(page)
    view.get_by_role("button", name="Match").tap()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 3\.00 "))
    parts = [view.locator(".controls"), view.locator(".sentence"), view.get_by_role("option", selected=True)]
    parts.append(view.get_by_role("group", name="The tokens that answer").get_by_role("button", name="animal"))
    for part in parts:
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 740
    words = view.inner_text().lower()
    assert "click" not in words
    assert "point" not in words


def test_a_key_that_was_touched_lets_go_at_the_next_scene(reader, quiet_url):
    page = reader(quiet_url + FINISHED)
    view = picture(page)
    settle(page)
    view.get_by_role("group", name="The tokens that answer").get_by_role("button", name="street").click()
    expect(view.locator(".sentence")).to_contain_text("share 5.0216%")
    page.mouse.move(0, 0)
    view.get_by_role("button", name="Scale").click()
    expect(view.locator(".sentence")).to_contain_text("becomes 3.83")


def test_its_buttons_a_clicker_and_the_arrow_keys_drive_it(reader, app_url):
    page = reader(app_url + FINISHED)
    view = picture(page)
    settle(page)
    view.get_by_role("button", name="A scene on").click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 1\.00 "))
    view.get_by_role("button", name="A scene back").click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 0\.00 "))
    view.get_by_role("option", selected=True).focus()
    page.keyboard.press("PageDown")
    expect(view.locator(".sentence")).to_contain_text("Three matrices")
    page.keyboard.press("PageDown")  # while it plays: to its end
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
    assert query_of(page) == {"layer": "4", "query": "9 because", "home_guess": "shown"}


def test_a_key_that_is_touched_tells_its_numbers_and_stays_when_clicked(reader, app_url):
    page = reader(app_url + FINISHED)
    view = picture(page)
    settle(page)
    street = view.get_by_role("group", name="The tokens that answer").get_by_role("button", name="street")
    street.hover()
    expect(view.locator(".sentence")).to_contain_text("it asks street: q·k = 6.9735, ÷ √32 = 1.2328, share 5.0216%.")
    page.mouse.move(0, 0)
    expect(view.locator(".sentence")).to_contain_text("z is 68% animal")
    street.click()
    page.mouse.move(0, 0)
    expect(view.locator(".sentence")).to_contain_text("share 5.0216%")


def test_of_a_long_text_the_looked_at_layer_is_here_and_another_comes_by_a_click(reader, app_url):
    page = reader(f"{app_url}/?text={'+'.join(SENTENCE.split() * 10)}")
    view = picture(page)
    expect(view.get_by_text("others")).to_be_visible()
    view.get_by_role("gridcell", name="L3H4:").hover()
    shows(view, "L3H4", r"\d+")
    view.get_by_role("gridcell", name="L1H4:").hover()
    expect(view.get_by_text("touch it to fetch it")).to_be_visible()
    view.get_by_role("gridcell", name="L1H4:").click()
    shows(view, "L1H4", r"\d+")


def test_on_a_phone_a_finger_hits_what_it_means(reader, app_url):
    """WCAG 2.2, 2.5.8: 24 pixels either way for each token, line and head."""
    page = reader(app_url + FINISHED, width=360, height=800, touch=True)
    view = picture(page)
    settle(page)
    sizes = "all => all.map(one => [one.offsetWidth, one.offsetHeight])"
    for targets in (".asks button", ".answers .line[data-token]", ".grid button"):
        found = view.locator(targets).evaluate_all(sizes)
        assert len(found) >= 16
        assert min(min(size) for size in found) >= 24, targets


def test_scene_and_key_go_with_the_page_of_four_steps(page, app_url):
    page.goto(f"{app_url}/four_steps?steps_ledger=true")
    view = picture(page)
    settle(page)
    view.get_by_role("button", name="Match").click()
    expect(page.get_by_role("radio", name="scores", exact=True)).to_be_checked()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 3\.00 "))
    view.get_by_role("group", name="The tokens that answer").get_by_role("button", name="street").click()
    expect(page.get_by_text("The 32 products of q of")).to_contain_text("k of street")
    assert query_of(page) == {"steps_step": "scores", "steps_key": "8 street", "steps_ledger": "true"}
    page.get_by_role("radio", name="weights", exact=True).click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 5\.00 "))
    page.reload()
    expect(view.locator(".sentence")).to_contain_text("it asks street")


def test_on_other_pages_the_row_of_tokens_asks_when_touched(reader, quiet_url):
    page = reader(f"{quiet_url}/why_sqrt_dk?sqrt_model=true")
    row = picture(page, "tokens")
    expect(row.get_by_role("option", name="animal")).to_have_accessible_name("animal, gets 68%")
    row.get_by_role("option", name="street").hover()
    shows(row, "L3H1", 8)
    row.get_by_role("option", name="street").click()
    page.mouse.move(0, 0)
    page.wait_for_url(re.compile("street"))
    assert query_of(page) == {"sqrt_model": "true", "query": "8 street"}
    row.get_by_role("option", selected=True).press("ArrowRight")
    shows(row, "L3H1", 9)
    page.wait_for_url(re.compile("because"))


def test_the_numbers_under_it_are_a_table(reader, quiet_url):
    page = reader(quiet_url + FINISHED)
    picture(page)
    page.locator(".st-key-journey_twin summary").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_role("button", name="Save CSV")).to_be_visible()
