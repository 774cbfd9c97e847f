"""axe-core on every page, in light and dark: no violation of WCAG 2.2 A or AA in what this project controls.

What Streamlit's own widgets violate is left out by place, with its rules.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from qkv_core.ui.site import ENTRIES
from tests.browser.steps import has_horizontal_scroll, settle

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
STREAMLITS_OWN = {
    '[data-testid="stSidebarNav"]': "list, listitem: sections of the navigation are divs inside its ul",
    '[data-testid="stCode"] pre': "color-contrast: the colours of the syntax in dark code blocks",
}


def violations(page):
    context = {"exclude": [[place] for place in STREAMLITS_OWN]}
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [
        f"{violation['id']}: {violation['help']} at {node['target']} {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("file", [entry.file for entry in ENTRIES])
def test_no_violations_in_the_dark_or_the_light_and_nothing_scrolls_sideways(reader, app_url, file):
    address = f"{app_url}/{'' if file == 'home' else file}"
    assert violations(reader(address, dark=True)) == []
    page = reader(address)
    assert violations(page) == []
    for width in (768, 1280, 1920):  # a phone's is tried in test_phone.py
        page.set_viewport_size({"width": width, "height": 1000})
        settle(page)
        assert not has_horizontal_scroll(page), width
