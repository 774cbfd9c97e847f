"""The lesson as a learner and as a lecturer goes through it: predict on the picture, see it play, go on, come back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import (
    comes_true,
    go_back,
    has_horizontal_scroll,
    picture,
    query_of,
    settle,
)

QUESTION = ".st-key-lesson-question"
N_IDEAS = 9
# Of the lesson's screen, what lies between the top of the page and its last answer or verdict.
PLACES = """() => [...document.querySelectorAll(
        '.st-key-lesson-question, .st-key-lesson-screen :is(.stRadio, .stAlert), .st-key-lesson-next')]
    .map((element) => element.getBoundingClientRect().bottom)"""


def question(page):
    return page.locator(QUESTION)


@pytest.mark.parametrize(("width", "touch"), [(360, True), (1280, False)])
def test_a_prediction_on_the_picture_then_the_picture_plays_the_answer(reader, app_url, width, touch):
    page = reader(f"{app_url}/guided_lesson", width=width, height=900, touch=touch)
    view = picture(page)
    settle(page)
    expect(view.locator(".sentence")).to_have_text("Which word will it look at most? Touch one.")
    answers = view.get_by_role("group", name="The tokens that answer")
    animal = answers.get_by_role("button", name="animal")
    animal.tap() if touch else animal.click()
    expect(page.get_by_text("Yes. it gives animal 68%")).to_be_visible()
    expect(view).to_have_attribute("data-drawn", re.compile(r"^L3H1 10 6\.00"))
    assert query_of(page) == {"lesson_strongest": "2 animal"}
    assert not has_horizontal_scroll(page)
    page.locator(".st-key-lesson-next button").click()
    expect(question(page)).to_contain_text("three matrices")
    settle(page)  # a page that is still being drawn would write over the entry gone back to
    go_back(page)
    expect(page.get_by_text("Yes. it gives animal 68%")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 720)])
def test_each_idea_begins_on_its_question_with_answers_and_verdict_in_sight(reader, quiet_url, width, height):
    page = reader(f"{quiet_url}/guided_lesson?lesson_strongest=shown", width=width, height=height, still=True)
    for idea in range(1, N_IDEAS + 1):
        settle(page)
        if idea > 1:
            expect(question(page)).to_be_focused()
            page.get_by_role("radiogroup", name="Your prediction").locator("label").nth(1).click()
            expect(page.locator(".st-key-lesson-screen .stAlert")).to_be_visible()
            settle(page)
            assert comes_true(page, lambda: max(page.evaluate(PLACES)) <= height), f"idea {idea}"
            assert page.locator(".stMain").evaluate("main => main.scrollTop") == 0
        assert not has_horizontal_scroll(page)
        if idea < N_IDEAS:
            before = question(page).text_content()
            page.locator(".st-key-lesson-next button").click()
            expect(question(page)).not_to_have_text(before)
    expect(page.get_by_role("textbox", name="How does a word know where to look?")).to_be_visible()


def test_the_lesson_by_keyboard_and_by_its_link(reader, new_page, app_url):
    page = reader(f"{app_url}/guided_lesson?lesson_at=4")
    choices = page.get_by_role("radiogroup", name="Your prediction").get_by_role("radio")
    choices.first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Yes. it gives 100%")).to_be_visible()
    page.locator(".st-key-lesson-next button").press("Enter")
    expect(question(page)).to_contain_text("Pull dₖ up")
    settle(page)
    friend = new_page()
    friend.goto(page.url)
    expect(question(friend)).to_contain_text("Pull dₖ up")
    friend.locator(".st-key-lesson-back button").click()
    expect(friend.get_by_text("Yes. it gives 100%")).to_be_visible()


def test_slides_are_driven_by_keys_alone_whatever_has_the_focus(reader, app_url):
    page = reader(f"{app_url}/guided_lesson", width=1920, height=1080)
    picture(page)
    settle(page)
    page.get_by_text("Show as slides").click()  # its switch keeps the focus
    for hidden in (
        page.get_by_test_id("stSidebar"),
        page.get_by_test_id("stHeader"),
        page.get_by_label("Your sentence"),
        page.locator(".st-key-audit"),
        page.get_by_role("button", name="Copy link to this view"),
    ):
        expect(hidden).not_to_be_visible()
    for key, begins in (
        ("PageDown", "One x"),
        ("ArrowRight", "Drag an arrow"),
        ("Space", "Softmax turns"),
        ("ArrowDown", "Pull dₖ"),
        ("PageUp", "Softmax turns"),
        ("ArrowLeft", "Drag an arrow"),
    ):
        page.keyboard.press(key)
        expect(question(page)).to_contain_text(begins)
        settle(page)
        size = question(page).locator("p").evaluate("line => parseFloat(getComputedStyle(line).fontSize)")
        assert size >= 28
    page.keyboard.press("b")
    expect(page.locator(".qkv-black")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".qkv-black")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your sentence")).to_be_visible()
    assert "lesson_slides" not in query_of(page)
