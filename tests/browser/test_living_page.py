"""The living page opens from a folder, moves and answers there, and asks nothing of any network."""

import re

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import expect

from qkv_core.encoder import load_encoder
from qkv_core.take_home.living_page import journey
from tests.browser.steps import picture, save, settle
from tests.servers import ROOT

THREE_LINES = """\
from qkv_core.encoder import load_encoder
from qkv_core.take_home.living_page import journey
journey(load_encoder().encode("The cat sat because it was warm."))
"""
HOSTILE = "</script><script>fetch('http://127.0.0.1:9/px')</script> <img src=http://127.0.0.1:9/px> it [x](http://a.b)"


def asked_of(page):
    """The addresses that a page asks for, as it does so."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_it_moves_and_answers_without_a_server(new_page, tmp_path, width, dark):
    file = journey(load_encoder().encode("The cat sat because it was warm.")).save(tmp_path / "cat.html")
    page = new_page(width=width, dark=dark)
    asked = asked_of(page)
    page.goto(file.as_uri())
    view = picture(page)
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 5 6.00"))
    view.get_by_role("option", name="cat").first.hover()
    expect(view).to_have_attribute("data-drawn", re.compile("^L3H1 2 "))
    view.get_by_role("gridcell").nth(2).click()
    expect(view).to_have_attribute("data-drawn", re.compile("^L0H2 "))
    view.get_by_role("button", name="Blend").click()
    expect(view).to_have_attribute("data-drawn", re.compile("^L0H2 .* 6.00"), timeout=60_000)
    view.get_by_role("button", name="Add").click()
    expect(view.locator(".aside")).to_have_text("The matrices of L0H2 are not in this file.")
    view.get_by_role("gridcell", name="L3H1:").click()
    expect(view.locator(".aside")).to_contain_text("L3H1 moves it by")
    view.get_by_role("button", name="Scale").click()
    view.get_by_role("button", name="Why divide?").click()
    expect(view.locator(".toy[data-drawn]")).to_contain_text("toy")
    view.get_by_role("button", name="Close").click()
    expect(view.locator(".toy")).to_have_count(0)
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_hostile_text_stays_text(new_page, tmp_path):
    file = journey(load_encoder().encode(HOSTILE)).save(tmp_path / "hostile.html")
    page = new_page()
    asked = asked_of(page)
    page.goto(file.as_uri())
    picture(page)
    expect(page.locator("h1")).to_have_text(HOSTILE)
    assert page.locator("img, a").count() == 0
    assert asked == [file.as_uri()]
    for label in ("Save SVG", "Save PNG"):
        with page.expect_download():
            page.get_by_role("button", name=label).click()


def test_the_app_saves_it_with_its_table_and_its_still(page, new_page, app_url, tmp_path):
    page.goto(f"{app_url}/?text=The+cat+sat+because+it+was+warm.&layer=0&head=2")
    picture(page)
    page.get_by_text("Numbers and downloads").first.click()
    settle(page)
    living = save(page, "Save as a living page", tmp_path)
    still = save(page, "Save SVG", tmp_path).read_text(encoding="utf-8")
    assert "L0H2" in still
    assert "warm" in still
    assert "key,score,scaled score,attention weight" in save(page, "Save CSV", tmp_path).read_text(encoding="utf-8")
    handout = save(page, "Save page as handout", tmp_path)
    for file in (living, handout):
        alone = new_page()
        asked = asked_of(alone)
        alone.goto(file.as_uri())
        drawn = alone.locator(".journey[data-drawn]")
        expect(drawn).to_have_attribute("data-drawn", re.compile("^L0H2 5 "))
        assert asked == [file.as_uri()]


def test_a_notebook_of_three_lines_shows_it(new_page, tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(THREE_LINES)])
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = next(output.data["text/html"] for output in book.cells[0].outputs if "data" in output)
    (tmp_path / "notebook.html").write_text(f"<!doctype html><body>{shown}", encoding="utf-8")
    page = new_page()
    page.goto((tmp_path / "notebook.html").as_uri())
    drawn = page.frame_locator("iframe").locator(".journey[data-drawn]")
    expect(drawn).to_have_attribute("data-drawn", re.compile("^L3H1 5 "))
    drawn.get_by_role("option", name="cat").first.hover()
    expect(drawn).to_have_attribute("data-drawn", re.compile("^L3H1 2 "))
