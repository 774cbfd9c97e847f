"""A server killed in the middle of its work and started again: the visitor's page comes back with its view."""

import re

from playwright.sync_api import expect

from tests.browser.steps import paste, query_of, title_of
from tests.servers import PATIENCE, free_port, start_app

VIEW = {"text": "The view is in the address.", "head": "5", "three_quality": "true"}
THREE_QUALITIES = 5 * PATIENCE  # each reads 312 pairs of sentences, some seconds on one core


def test_a_page_comes_back_with_its_view(page):
    port = free_port()
    server = start_app(port, QKV_PROOF="off")
    try:
        page.goto(f"http://127.0.0.1:{port}/why_three?head=5")
        paste(page, VIEW["text"])
        expect(page.locator(".st-key-sight-answer")).to_contain_text("address")
        page.get_by_text("Is the model still as good?").click()
        expect(page.get_by_text(re.compile(r"has read: \d+ of \d+"))).to_be_visible()  # seconds of work are under way
        server.kill()
        server.wait()
        server = start_app(port, QKV_PROOF="off")
        # Nobody reloads the page: it finds the server again by itself, and the work is done anew.
        expect(page.get_by_text("312 pairs of texts")).to_be_visible(timeout=THREE_QUALITIES)
        expect(title_of(page, "three_head")).to_contain_text("L3H5")
        assert query_of(page) == VIEW
        expect(page.get_by_label("Your sentence")).to_have_value(VIEW["text"])
    finally:
        server.kill()
        server.wait()
