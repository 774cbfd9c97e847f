"""The toys in a page of their own: dragged by mouse and finger, moved by keys, and what they show is what they say."""

import math
import re

import pytest
from playwright.sync_api import expect

from qkv_core.figures.toy import script
from qkv_core.words.toy import WORDS
from tests.browser.steps import has_horizontal_scroll
from tests.browser.test_accessibility import violations

# What is told to the page around the toy stands in its title.
PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>toy</title>
<style>
:root {{ color-scheme: light dark }} body {{ margin: 16px; background: light-dark(#fff, #111318) }}
{style}</style>
<body onkeydown="document.title += event.key"><main><section class="toy"></section></main>
<script type="module">{module}
const send = (choice) => (document.title = choice.d_k);
mount(document.querySelector(".toy"), {{ part: "{part}", d_k: {d_k}, send }});
</script></body></html>"""
# Press a key on an element, and read the text of another in the frame after.
IN_A_FRAME = """async ([pressed, key, read]) => {
    document.querySelector(pressed).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    return document.querySelector(read).textContent;
}"""


def shown(page, part, d_k=1):
    module = script.module("mount.js", WORDS)
    page.set_content(PAGE.format(style=script.stylesheet(), module=module, part=part, d_k=d_k))
    expect(page.locator(".toy[data-drawn]")).to_be_visible()
    return page


def number(text):
    return float(text.replace("−", "-"))


def tip(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def place(page, name):
    return [number(part) for part in re.findall(r"[−\d.]+", tip(page, name).get_attribute("aria-valuetext"))]


def is_what_it_shows(page):
    """By hand: products, their quotients, softmax and blend of the arrows as they stand."""
    query, keys, values = (
        place(page, "Query q"),
        *[[place(page, f"{kind}{i}") for i in (1, 2, 3)] for kind in ("Key k", "Value v")],
    )
    rows = [[cell.inner_text() for cell in row.get_by_role("cell").all()] for row in page.locator("tbody tr").all()]
    scores = [sum(a * b for a, b in zip(query, key, strict=True)) for key in keys]
    assert [number(row[0]) for row in rows] == pytest.approx(scores, abs=1e-9)
    scaled = [number(row[1]) for row in rows]
    assert scaled == pytest.approx([score / math.sqrt(2) for score in scores], abs=0.00501)
    powers = [math.exp(score) for score in scaled]
    shares = [power / sum(powers) for power in powers]
    assert [float(row[2].strip("<%")) for row in rows] == pytest.approx([100 * share for share in shares], abs=0.1)
    blend = [sum(share * value[axis] for share, value in zip(shares, values, strict=True)) for axis in (0, 1)]
    z = [number(part) for part in re.findall(r"[−\d.]+", page.locator(".blend").inner_text())[-2:]]
    assert z == pytest.approx(blend, abs=0.01)
    return scores


def drag(page, name, right, up):
    box = tip(page, name).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y - up, steps=4)
    page.mouse.up()


def test_a_tip_is_dragged_and_everything_follows(page):
    shown(page, "fit")
    before, scores = place(page, "Key k1"), is_what_it_shows(page)
    drag(page, "Key k1", -150, -60)
    expect(page.locator(".says")).to_contain_text("k₁ leans away from q")
    assert place(page, "Key k1") != before
    assert is_what_it_shows(page)[1:] == scores[1:]
    assert page.locator(".score.below").count() == 2
    drag(page, "Value v2", 0, -300)  # out of the plane: it stays at its edge
    assert place(page, "Value v2")[1] == -2
    is_what_it_shows(page)


def test_arrow_keys_move_a_tip_within_a_frame_and_nothing_around_it_hears_them(page):
    shown(page, "fit")
    x, y = place(page, "Query q")
    tip(page, "Query q").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    expect(tip(page, "Query q")).to_have_attribute("aria-valuetext", f"{x - 0.1:.1f} across, {y - 0.5:.1f} up")
    is_what_it_shows(page)
    before = page.locator(".sum").inner_text()
    after = page.evaluate(IN_A_FRAME, [".tip.query", "ArrowUp", ".sum"])
    assert after != before
    page.keyboard.press("Escape")
    assert page.title() == "toyEscape"
    expect(page.locator(".spoken")).to_have_text(re.compile("k₁ leans the way q points"))


def test_a_right_angle_is_nothing_and_no_arrow_is_nothing(page):
    shown(page, "fit")
    tip(page, "Key k2").focus()
    expect(page.locator(".says")).to_have_text("k₂ stands at a right angle to q: its product is 0.")
    expect(page.locator(".sum")).to_have_text("q · k₂ = 1.5 × (−0.8) + 0.8 × 1.5 = 0.00")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".says")).to_have_text("An arrow without length fits nothing: every product with it is 0.")
    assert is_what_it_shows(page)[1] == 0


def test_a_finger_drags_a_tip_and_the_page_stays(new_page):
    page = shown(new_page(width=360, height=740, touch=True), "fit")
    assert not has_horizontal_scroll(page)
    before, box = place(page, "Key k1"), tip(page, "Key k1").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    for kind, points in [
        ("touchStart", [(x, y)]),
        *[("touchMove", [(x, y + 20 * i)]) for i in range(1, 6)],
        ("touchEnd", []),
    ]:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})
    expect(tip(page, "Key k1")).not_to_have_attribute("aria-valuetext", f"{before[0]:.1f} across, {before[1]:.1f} up")
    assert place(page, "Key k1")[1] < before[1] - 1
    assert page.evaluate("scrollY") == 0
    is_what_it_shows(page)


def read(page, kind):
    """Per key of a row: the share, the height of its bar, the number beneath."""
    bars = page.locator(f".way.{kind} .bar")
    return [
        (
            bar.locator(".share").inner_text(),
            bar.locator(".room i").bounding_box()["height"],
            bar.locator(".number").inner_text(),
        )
        for bar in bars.all()
    ]


def is_softmax(row):
    powers = [math.exp(number(score) - max(number(other) for _, _, other in row)) for _, _, score in row]
    tallest = max(height for _, height, _ in row)
    for (share, height, _), power in zip(row, powers, strict=True):
        assert float(share.strip("<>%")) == pytest.approx(100 * power / sum(powers), abs=1)
        assert height / tallest == pytest.approx(power / max(powers), abs=0.02)


def test_both_rows_are_softmax_of_the_numbers_below_them(page):
    shown(page, "dimensions", 24)  # begins with 16
    slider = page.get_by_role("slider")
    for d_k in (32, 64):
        slider.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", f"dₖ = {d_k}")
        divided, bare = read(page, "divided"), read(page, "bare")
        is_softmax(divided)
        is_softmax(bare)
        for (_, _, over), (_, _, product) in zip(divided, bare, strict=True):
            assert number(over) == pytest.approx(number(product) / math.sqrt(d_k), abs=0.00501)
    assert page.title() == "64"  # what was chosen is told; no key was
    cells = [cell.inner_text() for cell in page.locator(".twin tbody tr").first.get_by_role("cell").all()]
    assert cells == [bare[0][2], bare[0][0], divided[0][2], divided[0][0]]


def test_the_ends_of_the_slider_and_another_draw(page):
    shown(page, "dimensions")
    expect(page.locator(".strongest").last).to_contain_text("With dₖ = 1 the division changes nothing")
    assert read(page, "divided") == read(page, "bare")
    page.get_by_role("slider").press("End")
    expect(page.locator("p.strongest")).to_contain_text("median of 100 draws: >99% without the division")
    expect(page.locator(".spread")).to_contain_text("the theory says √4096 = 64.00")
    first = read(page, "bare")
    assert [share for share, _, _ in first].count(">99%") == 1
    page.get_by_role("button", name="Draw again").click()
    expect(page.get_by_text("A toy: random draw 2 of 100")).to_be_visible()
    assert read(page, "bare") != first


@pytest.mark.parametrize("part", ["fit", "dimensions"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_it_and_nothing_moves_by_itself(new_page, part, dark):
    for width in (360, 1280):
        page = shown(new_page(width=width, dark=dark, still=True), part, 512)
        expect(page.locator(".spoken")).not_to_be_empty()
        assert violations(page) == []
        assert not has_horizontal_scroll(page)
        assert page.evaluate("document.getAnimations().length") == 0
        assert not re.search(r"[{}]|undefined|NaN", page.locator(".toy").inner_text())
        expect(page.locator(".is-toy")).to_contain_text("A toy")
