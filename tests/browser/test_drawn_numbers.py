"""What is drawn on the canvas stands in its text twin as well: the same numbers, letter by letter."""

import re

import pytest
from playwright.sync_api import expect

from qkv_core.encoder import load_encoder
from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.take_home.living_page import journey
from tests.browser.steps import picture

# Every text of the last frame: a frame begins by clearing the canvas.
LISTEN = """
const pen = CanvasRenderingContext2D.prototype;
const [clear, write] = [pen.clearRect, pen.fillText];
window.drawn = [];
pen.clearRect = function (...box) { window.drawn = []; return clear.apply(this, box); };
pen.fillText = function (text, ...rest) { window.drawn.push(text); return write.call(this, text, ...rest); };
"""
MOVE = "(slider, time) => { slider.value = time; slider.dispatchEvent(new Event('input')); }"
TIMES = {2: "", 3: "sum of 32 products", 3.6: "÷ √32", 4: "÷ √32", 4.55: "e to the power of", 5: "the sum of all"}
OF_THE_MODEL = {1: "products add up to", 7: "their cosine goes from"}


@pytest.mark.parametrize("width", [1280, 360])
def test_the_twin_carries_what_the_canvas_shows(new_page, tmp_path, width):
    file = journey(load_encoder().encode(DEFAULT_SENTENCE)).save(tmp_path / "animal.html")
    page = new_page(width=width)
    page.add_init_script(LISTEN)
    page.goto(file.as_uri())
    view = picture(page)
    answers = view.get_by_role("group", name="The tokens that answer")
    for key in (None, "street", "because"):
        if key:
            view.locator("input[type=range]").evaluate(MOVE, 6)
            answers.get_by_role("button", name=re.compile(f"^{key}:")).click()
        for time, note in (TIMES | OF_THE_MODEL).items():
            view.locator("input[type=range]").evaluate(MOVE, time)
            expect(view).to_have_attribute("data-drawn", re.compile(rf" {time:.2f} "))
            expect(view.locator(".twin")).to_have_attribute("data-of", view.get_attribute("data-drawn"))
            assert key is None or note in view.locator(".twin .lens").text_content()
            twin = view.locator(".twin").text_content()
            numbers = [text for text in page.evaluate("window.drawn") if re.search(r"\d", text)]
            assert numbers or time in (2, 7)
            assert [text for text in numbers if text not in twin] == [], time
