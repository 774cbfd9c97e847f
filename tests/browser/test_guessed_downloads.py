"""Who guesses what somebody typed can't find out whether they are right from the files that were saved of it."""

import urllib.error
import urllib.request

import pytest
from streamlit.runtime.memory_media_file_storage import _calculate_file_id, get_extension_for_mimetype

from tests.browser.steps import figure, save, settle

TYPES = ["text/html", "text/csv", "text/x-python", "application/x-ipynb+json", "application/octet-stream", "text/plain"]


def answers(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_no_counter_tells_how_large_a_saved_file_is(app_url):
    assert answers(f"{app_url}/_stcore/health") == 200
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics"):
        assert answers(app_url + path) in (400, 404)


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("the_code", ["Save the script as .py", "Save as notebook", "Save every q, k and v (.npz)"]),
        ("guided_lesson", ["Save worksheet", "Save answer sheet", "Save page as handout"]),
        ("library_search", ["Save CSV", "Save HTML", "Save shelf as CSV"]),
    ],
)
def test_no_file_stands_where_its_content_says(page, app_url, tmp_path, name, labels):
    handed_out = []
    page.on("response", lambda response: "/media/" in response.url and handed_out.append(response.url))
    page.on("download", lambda download: handed_out.append(download.url))
    page.goto(f"{app_url}/{name}?text=My+secret+sentence.")
    if name == "library_search":
        figure(page, "library_shelf_figure")
        page.get_by_text("The shelf: add a book").click()
        page.get_by_text("Numbers and downloads").first.click()
    for label in labels:
        file = save(page, label, tmp_path)
        for mime in TYPES:
            guess = _calculate_file_id(file.read_bytes(), mime, file.name)
            for ending in {"", get_extension_for_mimetype(mime), file.suffix}:
                assert answers(f"{app_url}/media/{guess}{ending}") == 404
        assert answers(handed_out[-1]) == 200  # the address that this browser alone was told


def test_a_file_waits_for_a_distant_browser_while_others_come_and_go(page, new_page, app_url, tmp_path):
    handed_out = []
    page.on("download", lambda download: handed_out.append(download.url))
    page.goto(f"{app_url}/the_code?text=My+secret+sentence.")
    save(page, "Save the script as .py", tmp_path)
    other = new_page()
    for _ in range(3):
        other.goto(app_url)
        settle(other)
    assert answers(handed_out[-1]) == 200
