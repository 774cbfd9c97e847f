"""From the picture to one number, the maps and the biases, as a visitor goes."""

import re

from playwright.sync_api import expect

from tests.browser.steps import figure, has_horizontal_scroll, picture, query_of, settle, title_of


def test_a_visitor_follows_one_number_and_opens_the_folds(reader, app_url):
    page = reader(f"{app_url}/projections")
    expect(picture(page)).to_have_attribute("data-drawn", re.compile(r" 1\.00 "))
    expect(page.get_by_text("Three learned matrices turn")).to_be_visible()

    page.get_by_text("One number, added up").click()
    page.get_by_role("radio", name="value", exact=True).click()
    expect(title_of(page, "proj_contributions")).to_contain_text("v[")
    page.get_by_text("Who is like whom").click()
    for place in range(3):
        figure(page, f"proj_space_{place}")
    page.get_by_text("Queries and keys on one map").click()
    expect(title_of(page, "proj_joint_map")).to_contain_text("on one plane")
    page.get_by_text("What do the biases do?").click()
    expect(page.get_by_text("b_K changes no weight")).to_be_visible()
    settle(page)
    opened = ("proj_largest", "proj_maps", "proj_joint", "proj_biases")
    assert query_of(page) == {"proj_vector": "value", **dict.fromkeys(opened, "true")}


def test_the_page_fits_a_phone(reader, app_url):
    page = reader(f"{app_url}/projections?proj_likeness=true", width=390, height=844)
    expect(title_of(page, "proj_heads")).to_contain_text("L3H1 marked")
    assert not has_horizontal_scroll(page)
