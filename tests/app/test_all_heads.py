"""All heads: what they look at together, and sorting them."""

import json

from tests.app.screen import captions, prose


def test_says_how_far_the_heads_agree(open_page):
    at = open_page("all_heads")
    words = prose(at)
    assert "of all heads look most at `[CLS]`" in words
    assert "L3H1 mostly looks at `[CLS]`" in words.replace("*", "")


def test_sorts_by_a_measure(open_page):
    at = open_page("all_heads", heads_sorted="true", heads_order="token before")
    points = json.loads(at.get("plotly_chart")[1].proto.spec)["data"][1]
    assert points["text"][0] == "L0H2"
    assert "token before the query" in captions(at)
