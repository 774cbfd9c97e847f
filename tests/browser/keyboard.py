"""The app without a mouse: Tab to a control, see that it can be seen and that it shows the focus."""

import time

from playwright.sync_api import Locator, Page, expect

_MOST_TABS = 150
_PATIENCE = 3  # seconds until a focus shows, on a slow machine too
# What can show a focus, of an element and of what it lies in: Streamlit draws it on a control's frame.
_LOOK = """element => {
    const looks = [];
    for (let i = 0, at = element; i < 5 && at; i++, at = at.parentElement ?? at.getRootNode().host) {
        const style = getComputedStyle(at);
        const outline = style.outlineStyle === 'none' ? 'none' : style.outline;
        looks.push([outline, style.boxShadow, style.borderColor, style.backgroundColor].join(' '));
    }
    return looks.join('; ');
}"""
_HAS_FOCUS = "element => element.getRootNode().activeElement === element"
_IS_ON_TOP = """element => {
    const box = element.getBoundingClientRect();
    const found = element.getRootNode().elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return element === found || element.contains(found) || !!found?.contains(element);
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; fail if it never does, can't be seen or looks as before."""
    target.wait_for(state="attached")
    before = target.evaluate(_LOOK)
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate(_HAS_FOCUS):
            break
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport()
    assert target.evaluate(_IS_ON_TOP), "something else lies over it"
    deadline = time.monotonic() + _PATIENCE
    while target.evaluate(_LOOK) == before:  # `wait_for_function` would need eval, which the pages' policy forbids
        assert time.monotonic() < deadline, "it looks as without the focus"
        page.wait_for_timeout(50)
