"""A saved file with hostile text in every place runs none of it and asks the network for nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Page, expect

from qkv_core.figures.labels import escape
from qkv_core.figures.picture import Picture
from qkv_core.figures.steps import step_matrix
from qkv_core.take_home.document import document
from qkv_core.take_home.export import figure_html
from qkv_core.take_home.handout import handout
from qkv_core.take_home.living_page import journey
from qkv_core.take_home.worksheet import sheet_html, worksheet
from qkv_core.view import View
from tests.hostile_texts import ELSEWHERE, EVERYTHING, HOSTILE

OpenFile = Callable[[str], Page]


@pytest.fixture
def open_file(browser, tmp_path: Path) -> Iterator[OpenFile]:
    """Opens a document as a file; nothing of it may have run or been fetched: what the policy refuses never leaves."""
    noticed: list[str] = []
    context = browser.new_context()

    def open_(content: str) -> Page:
        file = tmp_path / "saved.html"
        file.write_text(content, encoding="utf-8")
        page = context.new_page()
        page.on("request", lambda request: noticed.append(request.url))
        page.on("requestfailed", lambda request: request.failure == "csp" and noticed.remove(request.url))
        page.on("dialog", lambda dialog: noticed.append(dialog.message))
        page.on("pageerror", lambda error: noticed.append(str(error)))
        page.goto(file.as_uri())
        page.wait_for_load_state("networkidle")
        noticed.remove(file.as_uri())
        return page

    yield open_
    context.close()
    assert not noticed


def picture_of(text: str) -> Picture:
    """Every place where a figure holds text, filled as the builders fill them."""
    shown = escape(text)
    trace = go.Scatter(x=[shown, "b"], y=[1, 2], name=shown, text=[shown, shown], hovertext=[shown, shown])
    figure = go.Figure(trace, layout={"title": shown, "xaxis": {"title": shown}, "showlegend": True})
    figure.add_annotation(text=shown)
    return Picture("hostile", figure, text, lambda: {text: [text, text], "number": [1.0, 2.0]})


def without_links(page: Page) -> None:
    for foreign in ("a[href]", "img", "iframe", "link", f'[src*="{ELSEWHERE}"]', "object", "embed", "form", "base"):
        expect(page.locator(foreign)).to_have_count(0)


def test_a_handout(open_file):
    parts = [EVERYTHING, *HOSTILE, {EVERYTHING: [*HOSTILE]}, picture_of(EVERYTHING)]
    page = open_file(handout(EVERYTHING, f"{ELSEWHERE}?text={EVERYTHING}", parts))
    expect(page.locator("figure .js-plotly-plot .main-svg").first).to_be_visible()
    without_links(page)
    expect(page.get_by_role("heading")).to_have_count(1)


def test_a_handout_of_a_real_view(open_file, encoder):
    encoding = encoder.encode(EVERYTHING)
    picture = step_matrix(View(encoding, 3, 1, 1), "weights")
    page = open_file(handout("Four steps", "", ["Words.", picture, picture]))
    expect(page.locator("figure .js-plotly-plot")).to_have_count(2)
    without_links(page)


def test_a_figure(open_file):
    page = open_file(figure_html(picture_of(EVERYTHING)))
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    page.mouse.move(640, 360)
    without_links(page)


def test_a_living_page(open_file, encoder):
    page = open_file(journey(encoder.encode(EVERYTHING)).html())
    expect(page.locator(".journey[data-drawn]")).to_be_visible()
    without_links(page)


@pytest.mark.parametrize("answers", [False, True])
def test_a_worksheet_and_its_answers(open_file, encoder, answers):
    sheet = worksheet(View(encoder.encode(EVERYTHING), 3, 1, 1))
    without_links(open_file(sheet_html(sheet, answers=answers)))


def test_what_slips_into_a_body_unescaped_runs_nothing_and_fetches_nothing(open_file):
    page = open_file(document("t", EVERYTHING, style="", scripts=["document.title = 'ran'"]))
    expect(page).to_have_title("ran")
