"""What a visitor writes is written down nowhere: not in the server's log, not in any file it can write."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.steps import figure, paste, settle
from tests.servers import copy_of_the_app, running_app

MARKER = "Quoxolotl"
FORMS = [MARKER.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le")]
FORMS += [form.lower() for form in FORMS]
FAILING_PAGE = 'import streamlit as st\n\nraise ValueError(f"{st.session_state.text} is in no list")\n'


@pytest.fixture
def own_folders(tmp_path: Path) -> dict[str, Path]:
    """Everything a server may write to, none of it used by anybody else; one page of its app fails."""
    folders = {name: tmp_path / name for name in ("app", "HOME", "TMPDIR")}
    for folder in folders.values():
        folder.mkdir()
    copy_of_the_app(folders["app"])
    (folders["app"] / "pages" / "two_sentences.py").write_text(FAILING_PAGE, encoding="utf-8")
    return folders


def test_a_visitors_words_are_written_down_nowhere(page, own_folders, tmp_path):
    app = own_folders["app"]
    places = {name: str(folder) for name, folder in own_folders.items() if name != "app"}
    log = tmp_path / "log"
    with log.open("wb") as output, running_app(folder=app, log=output, PYTHONPATH=str(app), **places) as url:
        page.goto(f"{url}/?text={MARKER}+came+by+address.&layer={MARKER}")
        expect(page.get_by_role("button", name="Same numbers as the published model")).to_be_visible(timeout=240_000)
        paste(page, f"{MARKER} was typed, and \x00 and 🙂 with it.")
        expect(page.get_by_text("Not in the model's vocabulary")).to_be_visible()

        page.goto(f"{url}/library_search?library_books={MARKER}&library_query={MARKER}")
        page.get_by_text("The shelf: add a book").click()
        for content in (b"\xff" + MARKER.encode(), f"key,value\n{MARKER},a\n{MARKER},b".encode()):
            page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
                [{"name": f"{MARKER}.csv", "mimeType": "text/csv", "buffer": content}]
            )
            expect(page.get_by_text("not UTF-8" if b"\xff" in content else "2 books to bring")).to_be_visible()

        page.goto(f"{url}/two_sentences?text={MARKER}+meets+an+error.")
        expect(page.get_by_text("Something went wrong here")).to_be_visible()
        page.goto(f"{url}/four_steps?text={MARKER}+goes+on.&three_change={MARKER}")
        figure(page, "steps_matrix")
        settle(page)
    assert b"ValueError" in log.read_bytes()  # the owner learns of the error, and of nothing else
    written = [file for folder in (log, *own_folders.values()) for file in (folder, *folder.rglob("*"))]
    found = [file for file in written if file.is_file() and any(form in file.read_bytes() for form in FORMS)]
    assert not found
    assert not [file for file in written if MARKER.lower() in file.name.lower()]
