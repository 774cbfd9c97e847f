"""From the three maps to one number and the biases, as a visitor goes."""

from playwright.sync_api import expect

from tests.browser.steps import figure, has_horizontal_scroll, query_of, settle, title_of


def test_a_visitor_follows_one_number_and_opens_the_folds(page, app_url):
    page.goto(f"{app_url}/projections")
    for place in range(3):
        figure(page, f"proj_space_{place}")
    expect(page.get_by_text("is nearest as a query to")).to_be_visible()

    page.get_by_role("radio", name="value", exact=True).click()
    expect(page.get_by_text("x·W_V + b_V: 384 numbers become 32")).to_be_visible()
    expect(title_of(page, "proj_product")).to_contain_text("W_V")

    page.get_by_text("Queries and keys on one map").click()
    expect(title_of(page, "proj_joint_map")).to_contain_text("on one plane")
    page.get_by_text("What the biases do").click()
    expect(page.get_by_text("b_K changes no attention weight")).to_be_visible()
    settle(page)
    assert query_of(page) == {"proj_vector": "value", "proj_joint": "true", "proj_biases": "true"}


def test_the_page_fits_a_phone(new_page, app_url):
    page = new_page(width=390, height=844)
    page.goto(f"{app_url}/projections?proj_likeness=true")
    expect(title_of(page, "proj_heads")).to_contain_text("L3H1 marked")
    assert not has_horizontal_scroll(page)
