"""One act of a visitor is one entry of the browser's history, and Back brings the view before it, whole."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import figure, go_back, paste, query_of, settle

SCRIPT = Path(__file__).parents[2] / "qkv_core" / "ui" / "assets" / "page.js"
OTHER = "The cat sat because it was warm."


def entries(page: Page) -> int:
    settle(page)
    return int(page.evaluate("history.length"))


def test_each_choice_is_one_entry_and_back_undoes_the_last(page, app_url):
    page.goto(f"{app_url}/why_three")
    figure(page, "three_head")
    start = entries(page)
    page.get_by_role("radio", name="One matrix for q and k").click()
    assert entries(page) == start + 1
    cells = figure(page, "three_head").locator(".scatterlayer .points path")
    cells.nth(6 * 16 + 8).click(force=True)
    assert entries(page) == start + 2
    assert query_of(page) == {"three_shared": "One matrix for q and k", "query": "6 cross"}
    paste(page, OTHER)
    figure(page, "three_head")
    assert entries(page) == start + 3

    go_back(page)
    expect(page.get_by_label("Your sentence")).to_have_value(
        "The animal didn't cross the street because it was too tired."
    )
    assert query_of(page) == {"three_shared": "One matrix for q and k", "query": "6 cross"}
    go_back(page)
    assert query_of(page) == {"three_shared": "One matrix for q and k"}
    expect(page.locator(".st-key-sight-answer")).to_contain_text("it looks most at itself")
    go_back(page)
    assert query_of(page) == {}
    page.go_forward()
    assert query_of(page) == {"three_shared": "One matrix for q and k"}
    page.reload()
    figure(page, "three_head")
    assert query_of(page) == {"three_shared": "One matrix for q and k"}
    expect(page.get_by_role("radio", name="One matrix for q and k")).to_be_checked()
    assert entries(page) == start + 3


def test_another_page_is_one_entry_and_back_finds_the_lesson_as_it_was(page, app_url):
    page.goto(f"{app_url}/guided_lesson?lesson_at=3")
    question = page.get_by_role("radiogroup", name="Your prediction")
    question.locator("label").nth(1).click()
    start = entries(page)
    answered = query_of(page)
    assert answered
    page.get_by_role("link", name="See more on its page").first.click()
    expect(page.locator("h1")).not_to_have_text("Can you predict what the model does?")
    assert entries(page) == start + 1
    go_back(page)
    expect(page.locator("h1")).to_have_text("Can you predict what the model does?")
    assert query_of(page) == answered
    expect(question.get_by_role("radio").nth(1)).to_be_checked()


@pytest.mark.skipif(shutil.which("node") is None, reason="no node to run the script with")
@pytest.mark.parametrize(
    ("told", "done"),
    [
        (["act", "change"], ["push"]),
        (["change"], ["replace"]),
        (["act", "change", "change", "change"], ["push", "replace", "replace"]),
        (["act", "act", "change", "act", "change"], ["push", "push"]),
        (["act", "travel", "change"], ["replace"]),
        (["act", "same", "change"], ["none", "push"]),
    ],
)
def test_what_is_done_with_a_change_of_the_address(told, done):
    code = f"""
        const {{ entries }} = await import({json.dumps(SCRIPT.as_uri())});
        const ours = entries(), done = [];
        for (const told of {json.dumps(told)}) {{
            if (told === "change") done.push(ours.change("/a", "/b"));
            else if (told === "same") done.push(ours.change("/a", "/a"));
            else ours[told]();
        }}
        console.log(JSON.stringify(done));
    """
    ran = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == done
