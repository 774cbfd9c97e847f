"""Two models on one server, the other of 12 layers with 12 heads of 64: chosen by mouse, and at home on any screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import figure, go_back, has_horizontal_scroll, pick, picture, query_of, settle, view_button
from tests.browser.test_phone import CUT_WORDS
from tests.models import word_pieces, write_model
from tests.servers import running_app

NARROW, WIDE = 360, 1280
PAGES = ["", "all_heads", "four_steps"]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    large = write_model(
        tmp_path_factory.mktemp("models") / "large",
        word_pieces(),
        n_layers=12,
        n_heads=12,
        d_head=64,
        scale=0.04,
        dtype="float16",
    )
    with running_app(QKV_MODEL=f"all-MiniLM-L6-v2,{large}") as url:
        yield url


def test_a_model_is_chosen_from_a_menu_and_has_a_proof_of_its_own(page, url):
    page.goto(f"{url}/four_steps?layer=5&head=11")
    figure(page, "steps_matrix")
    pick(page, "Model", "large")
    expect(page.get_by_role("button", name="Same numbers as the published model")).to_be_visible(timeout=240_000)
    assert query_of(page) == {"layer": "5", "head": "11", "model": "large"}
    page.get_by_role("button", name="Same numbers as the published model").click()
    expect(page.get_by_text("The same text went through large")).to_be_visible()
    pick(page, "Layer", "10")
    assert query_of(page)["layer"] == "10"
    go_back(page)
    settle(page)
    go_back(page)
    expect(page.get_by_role("combobox", name="Model")).to_have_value("sentence-transformers/all-MiniLM-L6-v2")
    assert query_of(page) == {"layer": "5", "head": "11"}


def test_a_layer_that_the_other_model_has_not_gives_way(page, url):
    page.goto(f"{url}/four_steps?model=large&layer=10")
    figure(page, "steps_matrix")
    pick(page, "Model", "sentence-transformers/all-MiniLM-L6-v2")
    expect(view_button(page)).to_contain_text("L3H1")
    assert query_of(page) == {}


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("file", PAGES)
def test_twelve_layers_of_twelve_heads_fit_the_screen(new_page, url, file, width):
    page = new_page(width=width)
    page.goto(f"{url}/{file}?model=large&home_guess=shown")
    page.get_by_role("button", name="Copy link to this view").wait_for()  # the foot: all is drawn
    if file == "all_heads":
        expect(figure(page, "heads_overview").locator(".scatterlayer .points path")).to_have_count(144)
    elif file != "four_steps":  # where the picture stands alone, without the grid of heads
        expect(picture(page).get_by_role("gridcell")).to_have_count(144)
    settle(page)
    assert not has_horizontal_scroll(page)
    assert page.evaluate(CUT_WORDS) == []
