"""Change the model by mouse, follow what it does, and share the view."""

from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.browser.steps import figure, query_of, settle, title_of


def test_from_one_tied_head_to_a_broken_model(page, new_page, app_url):
    page.goto(f"{app_url}/why_three")
    expect(page.get_by_text("Under this change it gives")).to_contain_text("99% to it, its own token")
    expect(title_of(page, "three_head_1")).to_have_text("L3H1: keys made by W_Q")

    page.get_by_role("radio", name="everywhere").click()
    expect(page.get_by_text("The changed sentence embedding")).to_contain_text("less like itself")
    expect(title_of(page, "three_head_1")).to_have_text("L3H1: keys made by W_Q, everywhere")

    page.get_by_text("The quality in one number").click()
    # Three models read all texts, once for all visitors.
    expect(page.get_by_text("312 pairs of texts")).to_contain_text("worse", timeout=5 * PATIENCE)
    page.get_by_text("What each head is worth").click()
    expect(page.get_by_text("The sentence embedding needs")).to_contain_text("L5H11")
    expect(figure(page, "three_knocked_out").locator(".bars .point")).to_have_count(72)

    assert query_of(page) == {"three_place": "everywhere", "three_quality": "true", "three_heads": "true"}
    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_text("312 pairs of texts")).to_contain_text("worse")


def test_a_click_on_the_changed_head_chooses_the_pair(page, app_url):
    page.goto(f"{app_url}/why_three")
    cells = figure(page, "three_head_1").locator(".scatterlayer .points path")
    n_tokens = 16
    expect(cells).to_have_count(n_tokens**2)
    cells.nth(6 * n_tokens + 8).click(force=True)  # row 6 asks, column 8 answers
    expect(page.get_by_text("A row asks, a column answers.")).to_contain_text("of its attention to street")
    assert query_of(page) == {"query": "6 cross", "three_key": "8 street"}


def test_junk_in_a_link_is_refused_and_shown_literally(page, app_url):
    page.goto(f"{app_url}/why_three?three_change=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E+%24x%24")
    expect(page.get_by_text("is no intervention")).to_contain_text("<img src=x onerror=alert(1)> $x$")
    figure(page, "three_head_1")
    settle(page)
    assert page.locator(".stMain img[src=x], .stMain .katex").count() == 0
