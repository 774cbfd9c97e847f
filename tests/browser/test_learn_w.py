"""Training in a browser: all of it in one sight, step by step and without a blink; paused, looked back on, finished."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import has_horizontal_scroll, settle

# What a visitor sees, frame by frame: the title of the first head and how much of the stage is drawn.
WATCH = """() => {
    const find = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.classList.contains("training")) return element;
            const inner = element.shadowRoot && find(element.shadowRoot);
            if (inner) return inner;
        }
    };
    const stage = find(document);
    const whole = stage.querySelectorAll(".cell, .target, .run, .level").length;
    window.watched = [];
    const look = () => {
        const drawn = stage.isConnected ? stage.querySelectorAll(".cell, .target, .run, .level").length : 0;
        const title = stage.querySelector(".head .caption").textContent;
        const pale = getComputedStyle(stage.getRootNode().host ?? stage).opacity !== "1";
        const seen = JSON.stringify([title, drawn === whole && !pale]);
        if (window.watched.at(-1) !== seen) window.watched.push(seen);
        requestAnimationFrame(look);
    };
    look();
}"""


def titles(page):
    return page.locator(".training .head .caption")


def open_training(page, app_url, query=""):
    page.goto(f"{app_url}/learn_w{query}")
    expect(page.locator(".training .cell").first).to_be_visible()
    settle(page)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
@pytest.mark.parametrize("dark", [False, True])
def test_buttons_loss_and_both_heads_are_in_one_sight(new_page, app_url, width, height, dark):
    page = new_page(width=width, height=height, dark=dark)
    open_training(page, app_url)
    # The proof's badge above may still move them: how far apart they are, not where, says whether they fit.
    parts = [
        page.locator(".st-key-learn_buttons"),
        page.locator(".training .loss"),
        *page.locator(".training .head").all(),
    ]
    boxes = [part.evaluate("part => part.getBoundingClientRect().toJSON()") for part in parts]
    header = page.locator("[data-testid=stHeader]").bounding_box()["height"]
    assert len(boxes) == 4
    assert max(box["bottom"] for box in boxes) - min(box["top"] for box in boxes) <= height - header
    assert all(box["left"] >= 0 and box["right"] <= width for box in boxes)
    assert not has_horizontal_scroll(page)


def test_what_to_look_at_is_said_before_start(page, app_url):
    open_training(page, app_url)
    told, start = page.get_by_text("watch the colours"), page.get_by_role("button", name="Start")
    assert told.bounding_box()["y"] < start.bounding_box()["y"]
    assert page.locator(".training .target").count() == 16


def test_every_early_step_is_seen_whole_and_the_axis_grows(page, app_url):
    open_training(page, app_url)
    expect(page.locator(".training .loss text", has_text=re.compile("^20$"))).to_be_visible()
    page.evaluate(WATCH)
    page.get_by_role("button", name="Start").click()
    expect(titles(page).first).to_have_text(re.compile(r"untied, step (2[2-9]|[3-9]\d)"))
    watched = page.evaluate("window.watched.map(JSON.parse)")
    assert all(whole for _, whole in watched)
    steps = [int(re.search(r"step (\d+)", title)[1]) for title, _ in watched]
    assert steps[:20] == list(range(20)), "one step after the other, while the head finds its neighbour"
    expect(page.locator(".training .loss text", has_text=re.compile("^40$"))).to_be_visible()


def test_a_touched_cell_tells_its_number_and_keeps_telling_it(page, app_url):
    open_training(page, app_url)
    readout = page.locator(".training .readout")
    page.locator(".training .head >> nth=0").locator(".cell >> nth=1").hover()
    expect(readout).to_have_text(re.compile(r"^untied: query 0, key 1, weight 0\.\d{6}$"))
    before = readout.text_content()
    page.get_by_role("button", name="One step").click()
    expect(titles(page).first).to_have_text("untied, step 1")
    expect(readout).to_have_text(re.compile(r"^untied: query 0, key 1, weight"))
    assert readout.text_content() != before


def test_training_runs_by_itself_to_the_end_and_can_be_looked_back_on(page, app_url):
    open_training(page, app_url, "?learn_speed=fast&learn_task=library&learn_steps=100&depth=numbers")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("learns the task").or_(page.get_by_text("Both learn"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"untied, step 100: loss 0\.0\d+, accuracy 100%"))).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_disabled()
    expect(titles(page).first).to_have_text("untied, step 100")
    page.get_by_role("slider", name="Look back at step").focus()
    page.keyboard.press("Home")
    expect(titles(page).first).to_have_text("untied, step 0")


def test_pause_one_step_and_reset(page, app_url):
    open_training(page, app_url, "?depth=numbers")
    page.get_by_role("button", name="Start").click()
    expect(titles(page).first).to_have_text(re.compile(r"untied, step [1-9]"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Start")).to_be_enabled()
    settle(page)
    paused = titles(page).first.text_content()
    page.wait_for_timeout(1500)  # three redrawings, if it went on
    expect(titles(page).first).to_have_text(paused)
    step = int(re.search(r"step (\d+)", paused)[1])
    page.get_by_role("button", name="One step").click()
    expect(page.get_by_text(f"untied, step {step + 1}: loss")).to_be_visible()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("untied, step 0: loss")).to_be_visible()
