"""The page of the projections: opens with a finding, follows one number, and computes only what is open."""

import re

import pytest

from qkv_core.ui import slow
from tests.app.screen import prose

FOLDS = ("proj_largest", "proj_all", "proj_joint", "proj_biases", "proj_likeness")

TITLE = re.compile('<p class="figure-title">(.*)</p>')


def titles(at):
    return [found[1] for html in at.get("html") if (found := TITLE.fullmatch(html.proto.body))]


def test_opens_with_who_is_near_as_what(open_page):
    at = open_page("projections")
    assert "`it` is nearest as a query to" in prose(at)
    assert [title[:8] for title in titles(at)[:3]] == ["As a que", "As a key", "As a val"]


def test_what_is_folded_away_is_not_computed(open_page, monkeypatch):
    def refuse():
        raise AssertionError("measured although nobody asked")

    monkeypatch.setattr(slow, "likeness", refuse)
    assert len(open_page("projections").get("plotly_chart")) == 4


@pytest.mark.parametrize("text", ["The animal was tired.", "Hello", "?! ... --", "<b>x</b> $x^2$ `z`"])
def test_every_fold_opens_by_its_address(open_page, text):
    at = open_page("projections", text=text, **dict.fromkeys(FOLDS, "true"))
    drawn = titles(at)
    assert len(drawn) == 4 + 1 + 4 + 1 + 1 + 1
    for chart in at.get("plotly_chart"):
        assert len(chart.proto.alt) > 40


def test_vector_and_number_are_followed(open_page):
    at = open_page("projections", proj_vector="value", proj_number="17")
    assert "**v[17] of `it` is" in prose(at)
    at.segmented_control(key="proj_vector").set_value("key").run()
    assert "**k[17] of `it` is" in prose(at)


def test_the_largest_number_follows_the_token(open_page, encoder):
    at = open_page("projections")
    q = encoder.encode(at.session_state.text).layers[3].attention.q[1]
    assert f"**q[{abs(q[10]).argmax()}] of `it`" in prose(at)
    at.selectbox(key="query").select("6 cross").run()
    assert f"**q[{abs(q[6]).argmax()}] of `cross`" in prose(at)


def test_junk_in_the_address_falls_back(open_page):
    at = open_page("projections", proj_vector="question", proj_number="99", proj_joint="maybe", proj_key="<b>")
    assert "**q[29] of `it`" in prose(at)


def test_the_score_of_the_chosen_pair_is_split(open_page):
    at = open_page("projections", proj_biases="true", proj_key="8 street")
    assert "the score of `it` with `street` has four parts" in prose(at)
    at = open_page("projections", proj_biases="true")
    assert "the score of `it` with `animal` has four parts" in prose(at)
