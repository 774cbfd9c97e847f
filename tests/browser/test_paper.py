"""On paper: the worksheet on one A4 page, its answers on another, a handout without anything that is cut off."""

import re

import pytest

from qkv_core.encoder import load_encoder
from qkv_core.take_home.living_page import journey
from qkv_core.take_home.worksheet import sheet_html, worksheet
from qkv_core.view import first_view
from tests.browser.steps import figure, save

SENTENCES = ["The animal didn't cross the street because it was too tired.", "it", "word " * 60]


def pages_of(page, html):
    """How many A4 pages a browser prints."""
    page.set_content(html)
    page.wait_for_timeout(200)
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("answers", [False, True], ids=["worksheet", "answers"])
def test_a_sheet_is_one_page(page, text, answers):
    view = first_view(load_encoder().encode(text))
    assert pages_of(page, sheet_html(worksheet(view), answers=answers)) == 1


def test_a_handout_cuts_nothing_off(page, new_page, app_url, tmp_path):
    page.goto(f"{app_url}/why_three?depth=numbers")
    figure(page, "three_changed")
    paper = new_page(width=720)  # an A4 page between its margins, at a browser's 96 pixels an inch
    paper.goto(save(page, "Save page as handout", tmp_path).as_uri())
    paper.emulate_media(media="print")
    assert paper.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert max([0, *paper.evaluate("[...document.querySelectorAll('table')].map((table) => table.rows.length)")]) <= 21


def test_the_living_picture_prints_on_one_page(page):
    assert pages_of(page, journey(load_encoder().encode(SENTENCES[0])).html()) <= 2
