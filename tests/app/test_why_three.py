"""The page that changes the model: three choices, menus and written-out changes, junk refused, folds."""

import re

import numpy as np
import pytest

from qkv_core.measures.quality import Quality
from qkv_core.ui import slow
from tests.app.screen import prose

LAB = {"three_lab": "true"}
TITLE = re.compile('<p class="figure-title">(.*)</p>')


def titles(at):
    return [found[1] for html in at.get("html") if (found := TITLE.fullmatch(html.proto.body))]


def test_the_answer_follows_what_is_shared(open_page):
    at = open_page("why_three")
    assert "With one vector for query and key, `it` would look most at **itself**, not at `animal`." in prose(at)
    assert titles(at) == ["L3H1 as it was trained"]
    at = open_page("why_three", three_shared="One matrix for q and k")
    assert "`it` looks most at **itself**: 99%." in prose(at)
    assert titles(at) == ["L3H1: one matrix for q and k, W_Q"]
    at = open_page("why_three", three_shared="The key is the value")
    assert "The value has no say in where `it` looks: it still looks most at **`animal`**." in prose(at)


def test_the_change_follows_the_sidebar_and_the_menus(open_page):
    at = open_page("why_three", **LAB, three_kind="temperature", three_place="this layer", layer="2")
    assert titles(at)[1] == "L2H1: temperature 0.5, in layer 2"
    at.number_input(key="three_temperature").set_value(0.25).run()
    assert titles(at)[1] == "L2H1: temperature 0.25, in layer 2"
    at.selectbox(key="three_kind").select("random matrices").run()
    at.number_input(key="three_seed").set_value(7).run()
    assert titles(at)[1] == "L2H1: random matrices with seed 7, in layer 2"


def test_a_written_out_change_goes_before_the_menus(open_page):
    at = open_page("why_three", **LAB, three_change="knock-out@L3H1, no-scale@L5")
    assert titles(at)[1] == "L3H1 under 2 changes"
    assert "L3H1 is switched off" in prose(at)


@pytest.mark.parametrize(
    ("junk", "sentence"),
    [
        ("<b>$x$</b>", "is no intervention"),
        ("tie-qk@L9H1", "outside this model"),
        ("temperature=0@all", "A temperature is a number from 0.01 to 100"),
        (",".join(["uniform@all"] * 17), "At most 16 interventions"),
    ],
)
def test_junk_is_refused_with_a_sentence_and_the_menus_choose(open_page, junk, sentence):
    at = open_page("why_three", **LAB, three_change=junk)
    assert any(sentence in warning.value for warning in at.warning)
    assert all(warning.value.startswith("`") for warning in at.warning)  # what a stranger wrote is code
    assert titles(at)[1] == "L3H1: one matrix for q and k, W_Q"


def test_junk_in_the_menus_falls_back_and_is_named(open_page):
    at = open_page("why_three", **LAB, three_kind="banana", three_temperature="hot")
    assert any("`banana`" in caption.value for caption in at.caption)
    assert titles(at)[1] == "L3H1: one matrix for q and k, W_Q"


def test_sentences_of_the_readers_own(open_page):
    at = open_page("why_three", **LAB, three_meaning="true", three_kind="values are the keys", three_place="everywhere")
    assert "| A and B | 0.3961 | 0.9966 |" in prose(at)
    at.text_input(key="three_b").set_value("A cat sits on the mat.").run()
    assert "| A and B | 1.0000 | 1.0000 |" in prose(at)


def test_who_asks_follows_the_key(open_page):
    at = open_page("why_three", three_pair="true", three_key="9 because")
    assert "`it` gives `because`" in prose(at)


def test_nothing_slow_is_computed_while_its_fold_is_closed(open_page, monkeypatch):
    monkeypatch.setattr(slow, "knock_outs", None)
    monkeypatch.setattr(slow, "quality", None)
    open_page("why_three", depth="numbers")


@pytest.fixture
def graded(monkeypatch):
    """Some quality at once: to read all texts takes seconds."""
    monkeypatch.setattr(slow, "quality", lambda _changes=(): Quality(0.8, np.array([0.7, 0.9])))


@pytest.mark.usefixtures("graded")
def test_open_folds(open_page):
    at = open_page("why_three", three_z="true", three_pair="true", three_heads="true", three_quality="true")
    assert "needs **L5H11** most" in prose(at)
    assert "312 pairs of texts" in prose(at)
    assert len(titles(at)) == 5
    assert len(at.get("progress")) == 0


@pytest.mark.usefixtures("graded")
def test_every_kind_of_change(open_page):
    at = open_page("why_three", three_quality="true", three_every="true", **LAB, three_place="this layer")
    assert titles(at)[-1].startswith("How well each model orders pairs")
    assert "Of 14 changes, 0 make the model worse" in prose(at)
