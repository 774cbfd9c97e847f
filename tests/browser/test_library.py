"""The library by hand: a query, an edited shelf that travels by link, a file of one's own."""

import csv

import pytest
from playwright.sync_api import expect

from qkv_core.library.shelf import Book, pack
from qkv_core.library.spreadsheet import guarded, unguarded
from tests.browser.steps import figure, query_of, settle


def test_a_query_rearranges_the_shelf(page, app_url):
    page.goto(f"{app_url}/library_search")
    figure(page, "library_shelf_figure")
    field = page.get_by_label("Query: what you look for")
    field.fill("animals at home")
    field.press("Enter")
    expect(page.get_by_text("draws from")).to_contain_text("animals at home draws from dogs and cats")
    assert query_of(page) == {"library_query": "animals at home"}


def test_a_pasted_shelf_is_searched_and_shared(page, new_page, app_url):
    page.goto(f"{app_url}/library_search")
    page.get_by_text("Edit it, bring your own").click()
    field = page.get_by_label("Or paste it")
    field.fill("key,value\nrivers,Water runs downhill.\nvolcanoes,<b>Rock</b> flows uphill.")
    field.press("Control+Enter")
    expect(page.get_by_text("The shelf: 2 books")).to_be_visible()
    settle(page)
    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_text("a blend of all 2")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"\xff\xfe\x00\x00", "not UTF-8"),
        ("b.csv", b"just one column\n", "two columns"),
        ("c.csv", b"key,value\n" * 2**18, "a shelf's CSV may have 1,048,576"),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_the_shelf_stays(page, app_url, name, content, words):
    page.goto(f"{app_url}/library_search")
    page.get_by_text("Edit it, bring your own").click()
    upload(page, name, content)
    expect(page.get_by_text(words)).to_contain_text("The shelf is as it was")
    expect(page.get_by_text("a blend of all 12")).to_be_visible()


def test_a_file_larger_than_the_server_takes_gets_a_sentence_and_the_next_is_read(page, app_url):
    page.goto(f"{app_url}/library_search")
    page.get_by_text("Edit it, bring your own").click()
    upload(page, "big.csv", b"key,value\n" * 2**20)
    expect(page.get_by_text("File must be 5.0MB or smaller")).to_be_visible()
    expect(page.get_by_text("a blend of all 12")).to_be_visible()
    upload(page, "small.csv", b"key,value\nrivers,Water runs downhill.\nbread,It rises.\n")
    expect(page.get_by_text("a blend of all 2")).to_be_visible()


def upload(page, name, content):
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content}]
    )


FORMULAS = (Book('=HYPERLINK("http://127.0.0.1:9/","x")', "@SUM(1+1)"), Book("＝1+1", "'+1"))


def test_no_table_hands_out_a_formula(page, app_url, tmp_path):
    page.add_init_script("delete window.showSaveFilePicker")  # a dialog of the system's, where the browser has one
    page.goto(f"{app_url}/library_search?library_books={pack(FORMULAS)}")
    page.get_by_text("Edit it, bring your own").click()
    page.get_by_text("Numbers and downloads").first.click()
    tables = page.get_by_test_id("stDataFrame")
    expect(tables).to_have_count(2)
    settle(page)
    cell = page.locator(".gdg-input")
    while not cell.count():  # a grid that is still being laid out takes no click
        tables.first.dblclick(position={"x": 150, "y": 52})  # the first label
        page.wait_for_timeout(300)
    cell.fill("=1+2")
    cell.press("Enter")
    expect(page.get_by_text("draws from")).to_contain_text("=1+2")
    settle(page)
    expect(tables).to_have_count(2)
    for number in range(2):
        with page.expect_download() as download:
            tables.nth(number).get_by_role("button", name="Download as CSV").press("Enter")
        download.value.save_as(tmp_path / "table.csv")
        rows = list(csv.reader((tmp_path / "table.csv").read_text("utf-8-sig").splitlines()))
        assert len(rows) == 1 + len(FORMULAS)
        assert all(guarded(unguarded(cell)) == cell for row in rows for cell in row)
        assert any(cell == "'=1+2" for row in rows for cell in row)


def test_a_head_searches_the_vocabulary(page, app_url):
    page.goto(f"{app_url}/head_library")
    figure(page, "hl_answers")
    expect(page.get_by_text("vocabulary entries answer")).to_contain_text("louvre")
    page.get_by_role("radiogroup", name="Head of layer 0").get_by_role("radio", name="8", exact=True).click()
    expect(page.get_by_text("vocabulary entries answer")).to_contain_text("In L0H8")
