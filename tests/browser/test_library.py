"""The library by hand: a query, an edited shelf that travels by link, a file of one's own."""

import csv

import pytest
from playwright.sync_api import expect

from qkv_core.library.shelf import Book, pack
from qkv_core.library.spreadsheet import guarded, unguarded
from tests.browser.steps import comes_true, figure, has_horizontal_scroll, pick, query_of, settle

# Where every spine stands: its label and its height in the figure.
SPINES = """plot => Object.fromEntries([...plot.querySelector('.barlayer .trace')?.querySelectorAll('.point') ?? []]
    .map(spine => [spine.textContent.replace('➤ ', ''), Math.round(spine.getBoundingClientRect().top)]))"""
COUNT_SLIDES = """() => {
    window.slid = 0;
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...how) {
        window.slid += this.classList.contains('point');
        return animate.apply(this, how);
    };
}"""


def shelf_of(page):
    return figure(page, "library_shelf_figure")


def spine(page, number):
    """A book of the drawn shelf, by its place on the shelf."""
    return shelf_of(page).locator(".barlayer .trace").first.locator(".point").nth(number)


def ask(page, query):
    field = page.get_by_label("Query: what you look for")
    field.fill(query)
    field.press("Enter")


def open_panel(page):
    page.get_by_text("The shelf: add a book").click()
    page.get_by_label("Or paste it").wait_for()


def put(page, text):
    """Paste books into their field, as a hand would."""
    field = page.get_by_label("Or paste it")
    field.fill(text)
    field.press("Control+Enter")


def test_a_query_rearranges_the_shelf_in_sight(reader, app_url):
    page = reader(f"{app_url}/library_search")
    before = shelf_of(page).evaluate(SPINES)
    assert min(before, key=before.get) == "space travel"
    settle(page)
    page.evaluate(COUNT_SLIDES)
    ask(page, "animals at home")
    expect(page.get_by_text("Your query fits")).to_contain_text("Your query fits the key dogs and cats best")
    assert query_of(page) == {"library_query": "animals at home"}
    after = shelf_of(page).evaluate(SPINES)
    assert min(after, key=after.get) == "dogs and cats"
    assert after.keys() == before.keys()
    assert page.evaluate("window.slid") == 2 * len(after)  # each book, and its slice of the blend


def test_for_less_motion_the_books_are_simply_there(reader, app_url):
    page = reader(f"{app_url}/library_search", still=True)
    shelf_of(page)
    page.evaluate(COUNT_SLIDES)
    ask(page, "animals at home")
    expect(page.get_by_text("Your query fits")).to_contain_text("dogs and cats")
    settle(page)
    assert page.evaluate("window.slid") == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_a_touched_book_shows_its_numbers(reader, app_url, width):
    page = reader(f"{app_url}/library_search", width=width, height=900, touch=width == 360)
    book = spine(page, 8)
    book.scroll_into_view_if_needed()
    box = book.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    (page.touchscreen.tap if width == 360 else page.mouse.click)(*middle)
    expect(page.get_by_text("query · key of")).to_contain_text("music")
    assert query_of(page) == {"library_steps": "true", "library_book": "music"}
    assert not has_horizontal_scroll(page)


def test_a_book_is_added_by_two_fields_and_the_panel_stays_open(reader, app_url):
    page = reader(f"{app_url}/library_search")
    open_panel(page)
    label = page.get_by_label("Key: a new label")
    label.fill("rivers")
    page.get_by_label("Value: its content").fill("Water runs downhill.")
    page.get_by_role("button", name="Add the book").click()
    expect(page.get_by_text("attention blends all 13")).to_be_visible()
    expect(label).to_have_value("")
    assert "rivers" in shelf_of(page).evaluate(SPINES)


def test_an_edited_row_leaves_the_panel_open(reader, app_url):
    page = reader(f"{app_url}/library_search")
    open_panel(page)
    settle(page)
    edit_first_label(page, "the night sky")
    assert comes_true(page, lambda: "the night sky" in shelf_of(page).evaluate(SPINES))
    settle(page)
    expect(page.get_by_label("Or paste it")).to_be_visible()
    edit_first_label(page, "a heap of soil")
    expect(page.get_by_text("Your query fits")).not_to_contain_text("the night sky")
    expect(page.get_by_label("Or paste it")).to_be_visible()


def test_a_shelf_is_replaced_only_when_asked_for_and_comes_back(page, new_page, app_url):
    page.goto(f"{app_url}/library_search")
    open_panel(page)
    put(page, "key,value\nrivers,Water runs downhill.\nvolcanoes,<b>Rock</b> flows uphill.")
    expect(page.get_by_text("2 books to bring")).to_be_visible()
    expect(page.get_by_text("attention blends all 12")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Replace the shelf").click()
    expect(page.get_by_text("attention blends all 2")).to_be_visible()
    settle(page)
    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_text("attention blends all 2")).to_be_visible()

    page.go_back()
    expect(page.get_by_text("attention blends all 12")).to_be_visible()
    page.go_forward()
    expect(page.get_by_text("attention blends all 2")).to_be_visible()
    page.get_by_role("button", name="Undo the shelf's last change").click()
    expect(page.get_by_text("attention blends all 12")).to_be_visible()
    settle(page)
    page.reload()
    expect(page.get_by_text("attention blends all 12")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"\xff\xfe\x00\x00", "not UTF-8"),
        ("b.csv", b"just one column\n", "two columns"),
        ("c.csv", b"key,value\n" * 2**18, "a shelf's CSV may have 1,048,576"),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_the_shelf_stays(reader, app_url, name, content, words):
    page = reader(f"{app_url}/library_search")
    open_panel(page)
    upload(page, name, content)
    expect(page.get_by_text(words)).to_contain_text("The shelf is as it was")
    expect(page.get_by_text("attention blends all 12")).to_be_visible()


def test_a_file_larger_than_the_server_takes_gets_a_sentence_and_the_next_is_read(reader, app_url):
    page = reader(f"{app_url}/library_search")
    open_panel(page)
    upload(page, "big.csv", b"key,value\n" * 2**20)
    expect(page.get_by_text("File must be 5.0MB or smaller")).to_be_visible()
    expect(page.get_by_text("attention blends all 12")).to_be_visible()
    upload(page, "small.csv", b"key,value\nrivers,Water runs downhill.\nbread,It rises.\n")
    expect(page.get_by_text("2 books to bring")).to_be_visible()
    page.get_by_role("button", name="Add to the shelf").click()
    expect(page.get_by_text("attention blends all 14")).to_be_visible()


def upload(page, name, content):
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content}]
    )


def edit_first_label(page, text):
    """Write over the label in the first row of the editor."""
    editor = page.locator('[class*="st-key-library_editor"]').get_by_test_id("stDataFrame")
    cell = page.locator(".gdg-input")
    while not cell.count():  # a grid that is still being laid out takes no click
        editor.dblclick(position={"x": 150, "y": 52})
        page.wait_for_timeout(300)
    cell.fill(text)
    cell.press("Enter")


FORMULAS = (Book('=HYPERLINK("http://127.0.0.1:9/","x")', "@SUM(1+1)"), Book("＝1+1", "'+1"))


def test_no_table_hands_out_a_formula(page, app_url, tmp_path):
    page.add_init_script("delete window.showSaveFilePicker")  # a dialog of the system's, where the browser has one
    page.goto(f"{app_url}/library_search?library_books={pack(FORMULAS)}")
    open_panel(page)
    page.get_by_text("Numbers and downloads").first.click()
    tables = page.get_by_test_id("stDataFrame")
    expect(tables).to_have_count(2)
    settle(page)
    edit_first_label(page, "=1+2")
    assert comes_true(page, lambda: "=1+2" in shelf_of(page).evaluate(SPINES))
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


def test_a_head_searches_the_vocabulary_and_a_touched_answer_asks(reader, app_url):
    page = reader(f"{app_url}/head_library")
    figure(page, "hl_answers")
    finds = page.get_by_text("Of all the words it knows")
    expect(finds).to_contain_text("louvre")
    figure(page, "hl_answers").locator(".scatterlayer .points path").nth(2).click(force=True)
    expect(finds).to_contain_text("for louvre.")
    pick(page, "Head of layer 0", "8")
    expect(finds).to_contain_text("L0H8")
    assert query_of(page) == {"hl_word": "louvre", "hl_head": "8"}
