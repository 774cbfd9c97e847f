"""Why √dₖ in a browser: while dₖ grows, the dot products are seen to widen on an axis that stays."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import figure, settle, title_of

AXES = "plot => [plot._fullLayout.xaxis.range, plot._fullLayout.yaxis.range]"
# From the first to the last bar that is not empty, of the products before and after the division, in pixels.
WIDTHS = """plot => plot._fullData.map((trace, i) => {
    const bars = [...plot.querySelectorAll('.trace.bars')[i].querySelectorAll('path')];
    const full = bars.filter((_, j) => trace.y[j] > 0).map(bar => bar.getBoundingClientRect()).filter(box => box.width);
    return Math.max(...full.map(box => box.right)) - Math.min(...full.map(box => box.left));
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_the_products_widen_on_an_axis_that_stays(new_page, app_url, width):
    page = new_page(width=width)
    page.goto(f"{app_url}/why_sqrt_dk?sqrt_dk=64")
    axes, (bare, divided) = (figure(page, "sqrt_random_0").evaluate(code) for code in (AXES, WIDTHS))
    page.get_by_role("slider", name="dₖ, the size of q and k").focus()
    for d_k in (128, 256):
        page.keyboard.press("ArrowRight")
        expect(title_of(page, "sqrt_random_0")).to_contain_text(str(d_k))
    settle(page)
    later, (wider, still) = (figure(page, "sqrt_random_0").evaluate(code) for code in (AXES, WIDTHS))
    assert later == axes
    assert wider > 1.6 * bare
    assert abs(still - divided) < 0.5 * divided
