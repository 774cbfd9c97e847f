"""The page of the projections: opens with the picture, follows one number, and computes only what is open."""

import re

import pytest

from qkv_core.ui import slow
from tests.app.screen import prose

TITLE = re.compile('<p class="figure-title">(.*)</p>')


def titles(at):
    return [found[1] for html in at.get("html") if (found := TITLE.fullmatch(html.proto.body))]


def test_opens_with_the_picture_and_where_the_three_come_from(open_page):
    at = open_page("projections")
    assert "Three learned matrices turn x, the vector of `it`, into its query" in prose(at)
    assert not titles(at)


def test_what_is_folded_away_is_not_computed(open_page, monkeypatch):
    def refuse():
        raise AssertionError("measured although nobody asked")

    monkeypatch.setattr(slow, "likeness", refuse)
    assert not open_page("projections").get("plotly_chart")


@pytest.mark.parametrize("text", ["The animal was tired.", "Hello", "?! ... --", "<b>x</b> $x^2$ `z`"])
def test_the_numbers_open_every_fold(open_page, text):
    at = open_page("projections", text=text, depth="numbers")
    assert [title[:8] for title in titles(at)[1:4]] == ["As a que", "As a key", "As a val"]
    assert len(titles(at)) == 1 + 3 + 1 + 3 + 1 + 1
    for chart in at.get("plotly_chart"):
        assert len(chart.proto.alt) > 40


def test_vector_and_number_are_followed(open_page):
    at = open_page("projections", proj_largest="true", proj_vector="value", proj_number="17")
    assert "**v[17] of `it` is" in prose(at)
    at.segmented_control(key="proj_vector").set_value("key").run()
    assert "**k[17] of `it` is" in prose(at)


def test_the_largest_number_follows_the_token(open_page, encoder):
    at = open_page("projections", proj_largest="true")
    q = encoder.encode(at.session_state.text).layers[3].attention.q[1]
    assert f"**q[{abs(q[10]).argmax()}] of `it`" in prose(at)
    next(menu for menu in at.selectbox if menu.label == "Query: who asks").select("6 cross").run()
    assert f"**q[{abs(q[6]).argmax()}] of `cross`" in prose(at)


def test_junk_in_the_address_falls_back(open_page):
    at = open_page(
        "projections", proj_largest="true", proj_vector="question", proj_number="99", proj_joint="maybe", proj_key="<b>"
    )
    assert "**q[29] of `it`" in prose(at)


def test_the_score_of_the_chosen_pair_is_split(open_page):
    at = open_page("projections", proj_biases="true", proj_key="8 street")
    assert "the score of `it` with `street` into four parts" in prose(at)
    at = open_page("projections", proj_biases="true")
    assert "the score of `it` with `animal` into four parts" in prose(at)
