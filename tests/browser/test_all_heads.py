"""From the overview to one head, by mouse and by keyboard."""

from playwright.sync_api import expect

from tests.browser.steps import figure, query_of, settle, title_of


def test_a_click_chooses_the_head_and_the_link_opens_it_with_everything_else_kept(reader, app_url):
    page = reader(
        f"{app_url}/all_heads?text=The+cat+sat+because+it+was+warm.&heads_sorted=true&heads_order=token+before"
    )
    points = figure(page, "heads_ranked").locator(".scatterlayer .points path")
    expect(points).to_have_count(72)
    points.first.click(force=True)
    page.get_by_role("link", name="Open L0H2 step by step").click()
    expect(title_of(page, "steps_matrix")).to_contain_text("L0H2")
    assert query_of(page)["text"] == "The cat sat because it was warm."
    assert (query_of(page)["layer"], query_of(page)["head"]) == ("0", "2")


def test_a_tile_answers_up_to_its_corner_on_a_phone_too(reader, app_url):
    page = reader(f"{app_url}/all_heads", width=390)
    tiles = figure(page, "heads_overview").locator(".scatterlayer .points path")
    expect(tiles).to_have_count(72)
    chosen = tiles.nth(12 * 3 + 4)
    chosen.scroll_into_view_if_needed()
    here, right = chosen.bounding_box(), tiles.nth(12 * 3 + 5).bounding_box()
    middle = here["x"] + here["width"] / 2, here["y"] + here["height"] / 2
    page.mouse.click(middle[0] + 0.4 * (right["x"] - here["x"]), middle[1] + 18)
    expect(page.get_by_role("link", name="Open L3H4 step by step")).to_be_visible()


def test_the_same_by_keyboard(reader, app_url):
    page = reader(f"{app_url}/all_heads?layer=5&head=11")
    figure(page, "heads_overview")
    settle(page)
    page.get_by_role("link", name="Open L5H11 step by step").press("Enter")
    expect(title_of(page, "steps_matrix")).to_contain_text("L5H11")
