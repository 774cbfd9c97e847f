"""On a phone nothing is cut: no figure's words, no column's name, no table that should fit."""

import time
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from qkv_core.ui.site import ENTRIES
from tests.browser.steps import figure, has_horizontal_scroll, query_of, settle
from tests.servers import PATIENCE

WIDTH = 360
# The words of each figure that reach over its edge. What Plotly measures for a line is a little wider than its ink.
CUT_WORDS = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
    const edge = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('svg text')].filter(text => {
        const box = text.getBoundingClientRect();
        return box.width && (box.left < edge.left - 2 || box.right > edge.right + 2
            || box.top < edge.top - 2 || box.bottom > edge.bottom + 2);
    }).map(text => text.textContent);
})"""
DISTANCES = """plot => {
    const middles = [...plot.querySelectorAll('.xtick text')].map(text => {
        const box = text.getBoundingClientRect();
        return (box.left + box.right) / 2;
    });
    return middles.slice(1).map((middle, i) => middle - middles[i]);
}"""


@pytest.mark.parametrize("file", [entry.file for entry in ENTRIES])
def test_no_figure_cuts_its_words_and_nothing_scrolls_sideways(reader, app_url, file):
    cuts_nothing(reader(f"{app_url}/{'' if file == 'home' else file}?depth=numbers", width=WIDTH))


def cuts_nothing(page):
    """What even the numbers leave folded, one figure of its kind, is looked at in test_why_three.py."""
    assert not has_horizontal_scroll(page)
    deadline = time.monotonic() + PATIENCE / 1000
    while (cut := page.evaluate(CUT_WORDS)) and time.monotonic() < deadline:
        page.wait_for_timeout(100)  # a figure narrower than it asked for is drawn once more
    assert cut == []


@pytest.mark.parametrize(
    ("path", "key"), [("four_steps", "steps_matrix"), ("two_sentences?two_head=true", "two_change")]
)
def test_the_names_of_neighbouring_columns_stand_apart(reader, app_url, path, key):
    page = reader(f"{app_url}/{path}", width=WIDTH)
    assert min(figure(page, key).evaluate(DISTANCES)) > 12  # pixels, for a type of 14 without its ascenders


def test_a_square_heatmap_leaves_no_gap_and_is_square_where_there_is_room(reader, app_url):
    for width in (WIDTH, 1280):
        page = reader(f"{app_url}/four_steps", width=width)
        plot = figure(page, "steps_matrix")
        bar, axis = plot.locator(".colorbar").bounding_box(), plot.locator(".xtitle").bounding_box()
        assert bar["y"] - axis["y"] - axis["height"] < 40
    cells = plot.locator(".heatmaplayer image").bounding_box()
    assert cells["width"] == pytest.approx(cells["height"], rel=0.1)


@pytest.mark.parametrize("text", ["i l . , ; !", "Antidisestablishmentarianism 太空的书 MMMMMMM"])
def test_the_names_of_a_matrix_stand_clear_of_its_titles_and_within_it(reader, app_url, text):
    page = reader(f"{app_url}/four_steps?{urlencode({'text': text})}", width=WIDTH)
    plot = figure(page, "steps_matrix")
    around = plot.bounding_box()
    columns, rows = (plot.locator(f".{axis}axislayer-above").bounding_box() for axis in "xy")
    below, beside = (plot.locator(f".{axis}title").bounding_box() for axis in "xy")
    assert columns["y"] + columns["height"] < below["y"] < plot.locator(".colorbar").bounding_box()["y"]
    assert around["x"] <= beside["x"] < beside["x"] + beside["width"] < rows["x"]
    assert plot.locator(".heatmaplayer image").bounding_box()["height"] > 100


def test_the_table_of_the_loop_fits(reader, app_url):
    page = reader(f"{app_url}/weight_worth?worth_loop=true", width=WIDTH)
    table = page.locator(".stTable table")
    table.wait_for()
    assert table.evaluate("table => table.getBoundingClientRect().right") <= WIDTH


@pytest.mark.parametrize("width", [WIDTH, 1280])
def test_long_names_of_columns_leave_room_for_the_cells(reader, app_url, width):
    page = reader(f"{app_url}/library_search?library_several=true", width=width)
    cells = figure(page, "library_many").locator(".heatmaplayer image")
    assert cells.bounding_box()["height"] > 150


def test_a_swipe_over_a_figure_scrolls_the_page_and_changes_nothing_in_it(reader, app_url):
    page = reader(f"{app_url}/why_three", width=WIDTH, height=740, touch=True)
    plot = figure(page, "three_head")
    settle(page)
    plot.scroll_into_view_if_needed()
    box, ranges = plot.bounding_box(), "plot => [plot._fullLayout.xaxis.range, plot._fullLayout.yaxis.range]"
    before = plot.evaluate(ranges)
    swipe(page, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2), up=250)
    assert box["y"] - plot.bounding_box()["y"] > 100
    assert plot.evaluate(ranges) == before


def test_the_first_tap_on_a_cell_selects_it(reader, app_url):
    page = reader(f"{app_url}/why_three", width=WIDTH, height=740, touch=True)
    cell = figure(page, "three_head").locator(".scatterlayer .points path").nth(6 * 16 + 8)
    settle(page)
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".st-key-sight-answer")).to_contain_text("cross")
    assert query_of(page) == {"query": "6 cross"}


def swipe(page, start, *, up):
    """A finger put down at a place and moved upwards by so many pixels."""
    session = page.context.new_cdp_session(page)
    x, y = start
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 11):
        point = {"x": x, "y": y - up * part / 10}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    settle(page)
