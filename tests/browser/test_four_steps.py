"""The ledger by mouse and by keyboard, and the files to take away."""

import csv
import re

from playwright.sync_api import expect

from tests.browser.steps import figure, picture, query_of, save, title_of


def test_a_click_on_a_cell_opens_its_ledger(reader, app_url):
    page = reader(f"{app_url}/four_steps")
    cells = figure(page, "steps_matrix").locator(".scatterlayer .points path")
    n_tokens = 16
    expect(cells).to_have_count(n_tokens**2)
    cells.nth(6 * n_tokens + 2).click(force=True)  # row 6 asks, column 2 answers
    expect(page.get_by_text("The 32 products of q of cross with k of animal")).to_be_visible()
    figure(page, "steps_products")
    assert query_of(page) == {"query": "6 cross", "steps_key": "2 animal", "steps_ledger": "true"}


def test_the_same_by_keyboard(reader, app_url):
    page = reader(f"{app_url}/four_steps?steps_ledger=true")
    key = page.get_by_role("combobox", name="Key: the token that answers")
    key.focus()
    page.keyboard.type("street")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The 32 products of q of it with k of street")).to_be_visible()


def test_every_step_has_its_matrix(reader, app_url):
    page = reader(f"{app_url}/four_steps")
    for step, formula in [("scores", "Q·K"), ("scaled", "√d"), ("weights", "softmax"), ("output", "V")]:
        page.get_by_role("radio", name=step, exact=True).click()
        expect(title_of(page, "steps_matrix")).to_contain_text(formula)


def test_the_picture_and_the_heatmap_show_the_same_step_side_by_side(reader, app_url):
    page = reader(f"{app_url}/four_steps")
    expect(title_of(page, "steps_matrix")).to_contain_text("Step 3, Share")
    view = picture(page)
    expect(view).to_have_attribute("data-drawn", re.compile(r" 5\.00 "))
    expect(view.get_by_role("gridcell")).to_have_count(0)
    assert view.bounding_box()["width"] >= 560  # narrower, it would be a phone's
    view.get_by_role("option", selected=True).press("ArrowLeft")
    expect(title_of(page, "steps_matrix")).to_contain_text("Step 2, Scale")
    page.get_by_role("radio", name="output", exact=True).click()
    expect(view).to_have_attribute("data-drawn", re.compile(r" 6\.00 "))


def test_an_address_without_a_step_brings_the_picture_to_that_of_the_heatmap(reader, app_url):
    reader(f"{app_url}/four_steps?steps_step=output")
    page = reader(f"{app_url}/four_steps")
    expect(title_of(page, "steps_matrix")).to_contain_text("Step 3, Share")
    expect(picture(page)).to_have_attribute("data-drawn", re.compile(r" 5\.00 "))


def test_image_and_numbers_download(reader, app_url, tmp_path):
    page = reader(f"{app_url}/four_steps")
    figure(page, "steps_matrix")
    page.locator(".st-key-steps_matrix-twin summary").click()
    saved = {kind: save(page, f"Save {kind}", tmp_path) for kind in ("PNG", "SVG", "CSV")}
    assert all("weights-L3H1" in file.name for file in saved.values())
    assert saved["PNG"].read_bytes().startswith(b"\x89PNG")
    assert "animal" in saved["SVG"].read_text(encoding="utf-8")
    rows = list(csv.DictReader(saved["CSV"].open(encoding="utf-8")))
    assert len(rows) == 16
    assert abs(sum(float(value) for name, value in rows[10].items() if name != "query") - 1) < 1e-5


def test_hidden_markers_are_not_renormalised(reader, app_url):
    page = reader(f"{app_url}/four_steps")
    page.get_by_text("Why does it look there?").click()
    page.get_by_text("Hide [CLS] and [SEP]").click()
    expect(page.get_by_text("nothing is renormalised")).to_be_visible()
    ticks = figure(page, "steps_matrix").locator(".xtick")
    expect(ticks.get_by_text("[CLS]")).to_have_count(0)
    expect(ticks.get_by_text("animal", exact=True)).to_be_visible()
    assert query_of(page)["hide_special"] == "true"
