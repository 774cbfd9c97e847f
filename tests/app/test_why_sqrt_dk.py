"""Why √dₖ: both labs, the knob, and the real model without the division."""

import json


def words(at):
    return " ".join(element.value for element in at.markdown)


def test_opens_with_the_real_head_and_the_collapse(open_page):
    text = words(open_page("why_sqrt_dk"))
    assert "In L3H1 the raw scores spread by" in text
    assert "half of all queries get a gradient below" in text
    assert "the sentence embedding has the cosine" in text


def test_the_slider_changes_the_sample(open_page):
    at = open_page("why_sqrt_dk", dk_size="4096")
    assert "queries and keys of 4096 numbers" in words(at)
    assert "4096" in json.loads(at.get("plotly_chart")[0].proto.spec)["layout"]["title"]["text"]


def test_folds_open_by_address(open_page):
    at = open_page("why_sqrt_dk", dk_curves="true", dk_heads="true", dk_knob="true", dk_temperature="8.0")
    assert len(at.get("plotly_chart")) == 6
    assert "yours is 8" in words(at)
