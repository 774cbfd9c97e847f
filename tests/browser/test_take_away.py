"""What is taken along really arrives, opens without a network."""

import json

from playwright.sync_api import expect

from tests.browser.steps import figure, save


def test_handout_opens_without_a_network(reader, new_page, app_url, tmp_path):
    page = reader(f"{app_url}/four_steps?text=A+handout+for+class.&steps_ledger=true")
    figure(page, "steps_blend")
    file = save(page, "Save page as handout", tmp_path)
    assert file.name == "a-handout-for-class_four-steps.html"
    paper = new_page()
    asked = []
    paper.on("request", lambda request: asked.append(request.url))
    paper.goto(file.as_uri())
    expect(paper.locator("figure .js-plotly-plot")).to_have_count(4)
    expect(paper.get_by_text("The same view, live:")).to_contain_text("text=A+handout+for+class.")
    assert asked == [file.as_uri()]


def test_figure_opens_as_a_page_of_its_own(reader, new_page, app_url, tmp_path):
    page = reader(f"{app_url}/four_steps?head=4")
    figure(page, "steps_matrix")
    page.locator(".st-key-steps_matrix-twin summary").click()
    file = save(page, "Save HTML", tmp_path)
    alone = new_page()
    alone.goto(file.as_uri())
    expect(alone.locator(".gtitle").first).to_contain_text("L3H4")


def test_script_and_notebook_download(reader, app_url, tmp_path):
    page = reader(f"{app_url}/the_code")
    script = save(page, "Save the script as .py", tmp_path)
    compile(script.read_text(encoding="utf-8"), script.name, "exec")
    book = json.loads(save(page, "Save as notebook", tmp_path).read_text(encoding="utf-8"))
    assert book["cells"][1]["source"] == script.read_text(encoding="utf-8")


def test_the_number_with_its_link_leads_back_to_it(reader, new_page, app_url):
    page = reader(f"{app_url}/four_steps?head=8&layer=1&steps_ledger=true")
    figure(page, "steps_matrix")
    page.get_by_role("button", name="Copy this number").click()
    blocks = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    number, link = blocks.nth(0).text_content(), blocks.nth(1).text_content()
    friend = new_page()
    friend.goto(link)
    expect(friend.get_by_text("such numbers sum to")).to_contain_text(f"{float(number):.6f}")


def test_the_image_has_the_title_that_stands_above_the_figure(reader, app_url, tmp_path):
    page = reader(f"{app_url}/why_three")
    figure(page, "three_head")
    page.locator(".st-key-three_head-twin summary").click()
    image = save(page, "Save SVG", tmp_path).read_text(encoding="utf-8")
    assert "L3H1 as it was trained" in image
    expect(figure(page, "three_head").locator(".gtitle")).to_have_count(0)  # and the page is as it was
