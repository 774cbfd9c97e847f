"""Share a vector in the model by mouse, change something else, and share the view."""

from playwright.sync_api import expect

from tests.browser.steps import figure, query_of, settle, title_of
from tests.browser.test_phone import WIDTH, cuts_nothing
from tests.servers import PATIENCE


def test_what_is_shared_recolours_the_cells_where_they_stand(reader, app_url):
    page = reader(f"{app_url}/why_three")
    expect(page.locator(".st-key-sight-answer")).to_contain_text("it would look most at itself, not at animal")
    figure(page, "three_head")
    settle(page)
    page.evaluate("""() => {
        window.mostRows = 0;
        const count = () => document.querySelectorAll('.st-key-three_head .heatmaplayer image').length;
        new MutationObserver(() => { window.mostRows = Math.max(window.mostRows, count()); })
            .observe(document.querySelector('.stMain'), {childList: true, subtree: true});
    }""")
    page.get_by_role("radio", name="One matrix for q and k").click()
    expect(page.locator(".st-key-sight-answer")).to_contain_text("it looks most at itself: 99%")
    expect(title_of(page, "three_head")).to_have_text("L3H1: one matrix for q and k, W_Q")
    expect(page.locator(".st-key-three_head .heatmaplayer image")).to_have_count(1)
    settle(page)
    assert page.evaluate("window.mostRows") >= 17  # sixteen old rows over the new cells, which may be drawn twice
    assert query_of(page) == {"three_shared": "One matrix for q and k"}


def test_with_reduced_motion_they_are_just_there(reader, app_url):
    page = reader(f"{app_url}/why_three", still=True)
    figure(page, "three_head")
    settle(page)
    page.get_by_role("radio", name="One matrix for q and k").click()
    expect(title_of(page, "three_head")).to_have_text("L3H1: one matrix for q and k, W_Q")
    settle(page)
    assert page.locator(".st-key-three_head .heatmaplayer image").count() == 1


def test_from_one_tied_head_to_a_broken_model(page, new_page, app_url):
    page.goto(f"{app_url}/why_three?three_lab=true")
    expect(title_of(page, "three_changed")).to_have_text("L3H1: one matrix for q and k, W_Q")
    page.get_by_role("radio", name="everywhere").click()
    expect(title_of(page, "three_changed")).to_have_text("L3H1: one matrix for q and k, W_Q, everywhere")
    page.get_by_text("What it does to the meaning").click()
    expect(page.get_by_text("The changed sentence embedding")).to_contain_text("less like itself")

    page.get_by_text("Is the model still as good?").click()
    # Three models read all texts, once for all visitors.
    expect(page.get_by_text("The change makes the model")).to_contain_text("worse", timeout=5 * PATIENCE)
    page.get_by_text("Without one head").click()
    expect(page.get_by_text("The sentence embedding needs")).to_contain_text("L5H11")
    expect(figure(page, "three_knocked_out").locator(".bars .point")).to_have_count(72)

    page.set_viewport_size({"width": WIDTH, "height": 740})
    settle(page)
    cuts_nothing(page)
    open_folds = dict.fromkeys(("three_lab", "three_meaning", "three_quality", "three_heads"), "true")
    assert query_of(page) == {"three_place": "everywhere", **open_folds}
    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_text("The change makes the model")).to_contain_text("worse")


def test_a_click_on_a_cell_chooses_the_pair(reader, app_url):
    page = reader(f"{app_url}/why_three?three_pair=true")
    cells = figure(page, "three_head").locator(".scatterlayer .points path")
    n_tokens = 16
    expect(cells).to_have_count(n_tokens**2)
    cells.nth(6 * n_tokens + 8).click(force=True)  # row 6 asks, column 8 answers
    expect(page.get_by_text("of its own.")).to_contain_text("cross gives street")
    assert query_of(page) == {"three_pair": "true", "query": "6 cross", "three_key": "8 street"}


def test_junk_in_a_link_is_refused_and_shown_literally(page, app_url):
    page.goto(f"{app_url}/why_three?three_lab=true&three_change=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+%24x%24")
    expect(page.get_by_text("is no intervention")).to_contain_text("<img src=x onerror=alert(1)> $x$")
    figure(page, "three_changed")
    settle(page)
    assert page.locator(".stMain img[src=x], .stMain .katex").count() == 0
