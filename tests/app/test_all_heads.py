"""All heads: what they look at together, and sorting them."""

import json

from tests.app.screen import captions, prose


def test_says_how_far_the_heads_agree(open_page):
    at = open_page("all_heads")
    words = prose(at)
    assert "72 heads" in words
    assert "heads at `[CLS]`, fewer at any other" in words
    assert "L3H1 on this sentence:" in words


def test_sorts_by_a_measure(open_page):
    at = open_page("all_heads", heads_order="previous")
    points = json.loads(at.get("plotly_chart")[0].proto.spec)["data"][1]
    assert points["text"][0] == "L0H2"
    assert "token before the query" in captions(at)
