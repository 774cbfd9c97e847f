"""For a visitor who asks for less motion, nothing of the project's own moves."""

import re

from playwright.sync_api import expect

from tests.browser.steps import FINISHED, figure, picture, settle

# In our components (each has a shadow root) and in our own HTML: what would take its time to change.
MOVING = """() => {
    const roots = [...document.querySelectorAll('*')].map(element => element.shadowRoot).filter(Boolean);
    const own = [...roots, ...document.querySelectorAll('[data-testid="stHtml"]')]
        .flatMap(root => [...root.querySelectorAll('*')]);
    const moving = own.filter(element => {
        const style = getComputedStyle(element);
        return style.animationName !== 'none' || /[1-9]/.test(style.transitionDuration);
    });
    return [own.length, moving.map(element => element.outerHTML.slice(0, 80))];
}"""
MOVING_FIGURES = """() => [...document.querySelectorAll('.js-plotly-plot')]
    .filter(plot => plot.layout.transition?.duration || plot._transitionData?._frames?.length)
    .map(plot => plot.layout.title.text)"""


def test_components_and_figures_stand_still(reader, app_url):
    page = reader(f"{app_url}/four_steps", still=True)
    figure(page, "steps_matrix")
    page.locator(".st-key-steps_matrix-twin summary").click()
    expect(page.get_by_role("button", name="Save PNG")).to_be_visible()
    settle(page)
    n_own, moving = page.evaluate(MOVING)
    assert n_own > 20  # the picture's tokens and the buttons
    assert moving == []
    assert page.evaluate(MOVING_FIGURES) == []


def test_the_journey_steps_from_rest_to_rest(reader, app_url):
    page = reader(app_url + FINISHED, still=True)
    view = picture(page)
    view.get_by_role("button", name="Match").click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 3\.00 "))
    view.get_by_role("button", name="A scene on").click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 4\.00 "))


def test_training_changes_without_a_transition(reader, app_url):
    page = reader(f"{app_url}/learn_w", still=True)
    cell = page.locator(".training .cell").first
    expect(cell).to_be_visible()
    assert cell.evaluate("cell => getComputedStyle(cell).transitionDuration") == "0s"
