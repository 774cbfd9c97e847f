"""A lecturer and two phones in real browsers: join, predict, reveal, go on; reload, sleep, and what phones keep."""

import csv
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.steps import has_horizontal_scroll, save, settle
from tests.browser.test_accessibility import TAGS

PLAYED = re.compile("^L3H1 10 6.00")
PHONE = {"width": 360, "height": 740, "touch": True}


def opened_class(page, url, path="/guided_lesson"):
    """A class that a lecturer has opened there; its code."""
    page.goto(url + path)
    settle(page)
    page.get_by_role("button", name="With a class").click()
    expect(page.locator(".class .code")).to_have_text(re.compile(r"^[2-9A-Z]{6}$"))
    return page.locator(".class .code").inner_text()


def joined(new_page, url, code, **look):
    phone = new_page(**PHONE, **look)
    phone.goto(f"{url}/join/{code}")
    return phone


def sends(phone, name, where=".tokens"):
    phone.locator(f"{where} button").filter(has_text=re.compile(f"^{re.escape(name)}$")).first.tap()
    phone.get_by_role("button", name="Send").tap()
    expect(phone.locator("#news")).to_contain_text("Your answer has arrived")


def answered(page, n, of):
    expect(page.locator(".class .answered")).to_have_text(str(n))
    expect(page.locator(".class .phones")).to_have_text(f"of {of} have answered")


def test_a_class_predicts_together_and_goes_on(new_page, quiet_url, tmp_path):
    lecturer = new_page(height=720)
    code = opened_class(lecturer, quiet_url)
    assert code not in lecturer.url
    expect(lecturer.locator(".class img")).to_have_js_property("complete", True)
    light, dark = joined(new_page, quiet_url, code), joined(new_page, quiet_url, code.lower(), dark=True)
    for phone in (light, dark):
        expect(phone.locator(".question")).to_have_text("In L3H1, which token will “it” look at most?")
        assert not has_horizontal_scroll(phone)
        expect(phone.get_by_role("button", name="Send")).to_be_in_viewport()
    sends(light, "animal")
    answered(lecturer, 1, 2)
    sends(dark, "street")
    answered(lecturer, 2, 2)
    lecturer.get_by_role("button", name="Reveal").click()
    for phone, verdict in ((light, "You were right."), (dark, "The model says something else.")):
        expect(phone.locator(".verdict b")).to_have_text(verdict)
        expect(phone.locator(".row.right")).to_contain_text("50%")
        expect(phone.locator(".row.right")).to_contain_text("68%")
        expect(phone.locator(".journey[data-name=picture]")).to_have_attribute(
            "data-drawn", re.compile("^L3H1 10 6.00")
        )
        assert not has_horizontal_scroll(phone)
    settle(lecturer)
    expect(lecturer.get_by_text("1 of 2 were right.")).to_be_visible()
    expect(lecturer.locator(".st-key-class_guesses-picture")).to_contain_text("what 2 of you guessed, and the model")
    with save(lecturer, "Save counts", tmp_path).open(encoding="utf-8", newline="") as file:
        chosen = {row["option"]: row["chosen"] for row in csv.DictReader(file)}
    assert (chosen["animal"], chosen["street"], chosen["tired"]) == ("1", "1", "0")
    lecturer.locator(".st-key-lesson-next button").click()
    for phone in (light, dark):
        expect(phone.get_by_role("heading", name="Where q, k and v come from")).to_be_visible()
        expect(phone.locator(".options button")).to_have_count(3)
    lecturer.get_by_role("button", name="End the class").click()
    for phone in (light, dark):
        expect(phone.locator("#news")).to_contain_text("There is no class at this address now")
    expect(lecturer.get_by_text("The class is over, and its counts are gone.")).to_be_visible()


def test_phones_follow_the_lecturers_sentence_and_keep_what_they_said(new_page, quiet_url):
    lecturer = new_page()
    code = opened_class(lecturer, quiet_url, "/guided_lesson?lesson_at=4")
    phone = joined(new_page, quiet_url, code)
    sends(phone, "What one word gives", ".options")
    phone.reload()
    expect(phone.locator("#news")).to_contain_text("Your answer has arrived")
    expect(phone.get_by_role("radio", name="What one word gives")).to_have_attribute("aria-checked", "true")
    answered(lecturer, 1, 1)
    lecturer.get_by_label("Your sentence").fill("The <b>cat</b> sat.")
    lecturer.get_by_label("Your sentence").press("Enter")
    settle(lecturer)
    lecturer.get_by_role("radiogroup", name="Idea").get_by_role("radio", name="1", exact=True).click()
    expect(phone.locator(".tokens button")).to_have_count(13)
    assert [text.strip() for text in phone.locator(".tokens button").all_inner_texts()][2:5] == ["<", "b", ">"]
    kept = phone.evaluate("[document.cookie, localStorage.length, Object.keys(sessionStorage).length]")
    assert kept == ["", 0, 1]
    lecturer.reload()  # the tab brings the right to steer, which stands in no address
    expect(lecturer.locator(".class .code")).to_have_text(code)
    settle(lecturer)
    expect(lecturer.get_by_role("button", name="Reveal")).to_be_visible()
    copied = new_page()
    copied.goto(lecturer.url)
    settle(copied)
    expect(copied.get_by_role("button", name="With a class")).to_be_visible()
    expect(copied.locator(".class .code")).not_to_be_visible()


def test_six_questions_before_and_after(new_page, quiet_url):
    lecturer = new_page()
    code = opened_class(lecturer, quiet_url)
    phone = joined(new_page, quiet_url, code)
    for when, right in (("before", False), ("after", True)):
        settle(lecturer)
        lecturer.get_by_role("button", name=f"Six questions, {when}").click()
        for place in range(1, 7):
            expect(phone.locator(".count")).to_have_text(f"Question {place} of 6")
            options = phone.locator(".options button")
            options.nth((1, 1, 2, 1, 2, 0)[place - 1] if right else 0).tap()
            phone.get_by_role("button", name="Send" if place == 6 else "Next").tap()
        expect(phone.locator("#news")).to_contain_text("Your answer has arrived")
        answered(lecturer, 1, 1)
        lecturer.get_by_role("button", name="Close the questions").click()
        expect(phone.get_by_text("Thank you: all your answers are in.")).to_be_visible()
        settle(lecturer)
        if right:
            expect(lecturer.locator(".st-key-class_scores-picture")).to_be_visible()
            expect(lecturer.get_by_text("The normalised gain is")).to_contain_text("Right after: 100% (1 phone)")
        lecturer.get_by_role("button", name="Back to the lesson").click()
        expect(phone.locator(".tokens button").first).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_a_phones_page_can_be_used_by_everybody(new_page, quiet_url, dark):
    lecturer = new_page()
    code = opened_class(lecturer, quiet_url)
    phone = joined(new_page, quiet_url, code, dark=dark, still=True)
    token = phone.get_by_role("radio", name="animal")
    expect(token).to_be_visible()

    def violations():
        found = Axe().run(phone, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
        return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]

    assert violations() == []
    token.focus()
    phone.keyboard.press("Space")
    expect(phone.get_by_role("radio", name="animal")).to_be_focused()
    phone.get_by_role("button", name="Send").press("Enter")
    expect(phone.locator("#news")).to_contain_text("Your answer has arrived")
    assert violations() == []
    lecturer.get_by_role("button", name="Reveal").click()
    expect(phone.locator(".journey[data-name=picture]")).to_have_attribute("data-drawn", PLAYED)
    assert violations() == []


def test_a_phone_loads_little_and_opens_no_session(new_page, quiet_url):
    lecturer = new_page()
    code = opened_class(lecturer, quiet_url)
    phone = new_page(**PHONE, cold=True)
    sizes, opened = [], []
    devtools = phone.context.new_cdp_session(phone)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    phone.on("websocket", lambda socket: opened.append(socket.url))
    phone.goto(f"{quiet_url}/join/{code}")
    sends(phone, "animal")
    lecturer.get_by_role("button", name="Reveal").click()
    expect(phone.locator(".journey[data-name=picture]")).to_have_attribute("data-drawn", re.compile("^L3H1"))
    assert not opened
    assert 30_000 < sum(sizes) < 100_000, sizes
    assert (
        json.loads(phone.evaluate("sessionStorage.getItem(sessionStorage.key(0))"))["answers"]["1"]["said"] == "taken"
    )
