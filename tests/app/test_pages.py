"""Every page of the table opens on ordinary and odd input, and shows figures with sentences and axes."""

import json
import re

import pytest

from qkv_core.ui.site import ENTRIES
from qkv_core.ui.stills import STILLS
from tests import equations
from tests.app.screen import captions, prose, titles

PAGES = [entry.file for entry in ENTRIES]
WITHOUT_SENTENCE = {"library_search", "head_library"}
WITHOUT_FIGURES = {"home", "the_code", "guided_lesson"}  # of Plotly: Home has the living picture
FOLDED = {  # below what is drawn in the browser
    "projections": {"proj_maps": "true", "proj_likeness": "true"},
    "learn_w": {"learn_figures": "true"},
    "why_sqrt_dk": {"sqrt_model": "true", "sqrt_gradients": "true", "sqrt_spread": "true"},
}
WITH_TITLES = {  # folds whose pictures name the query
    "projections": {
        "proj_largest": "true",
        "proj_maps": "true",
        "proj_all": "true",
        "proj_joint": "true",
        "proj_biases": "true",
    },
    "weight_worth": {"worth_heads": "true", "worth_loop": "true"},
    "why_three": {"three_z": "true", "three_pair": "true"},
}
ODD_TEXTS = {
    "punctuation only": "?! ... --",
    "emoji": "I 🙂 my 🐈‍⬛",
    "CJK": "猫坐在垫子上。",
    "Arabic": "القطة على الحصيرة",
    "combining marks": "cafe\u0301 n\u0303o Z\u0351\u036b\u0343",
    "control characters": "a\x00b\x07c\u200bd",
    "markup": "<script>alert(1)</script> <b>x</b> $x^2$ **y** `z` [SEP]",
    "one word": "Hello",
    "256 tokens and more": "word " * 400,
}


def figures(at):
    return [chart.proto for chart in at.get("plotly_chart")]


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_has_a_title_a_sentence_and_named_axes(open_page, page):
    at = open_page(page, **FOLDED.get(page, {}))
    drawn = figures(at)
    assert bool(drawn) != (page in WITHOUT_FIGURES)
    assert [len(title) > 9 for title in titles(at)] == [True] * len(drawn)
    for chart in drawn:
        assert len(chart.alt) > 40
        assert not axes_without_a_name(json.loads(chart.spec)["layout"])
    for said in (prose(at), captions(at), *titles(at), *(chart.alt for chart in drawn)):
        equations.checked(said)


@pytest.mark.parametrize("page", PAGES)
def test_of_two_equal_words_pictures_say_which_is_meant(open_page, page):
    folds = FOLDED.get(page, {}) | WITH_TITLES.get(page, {})
    at = open_page(page, text="A cat sees a cat.", query="5 cat", **folds)
    for said in [*(chart.alt for chart in figures(at)), *titles(at)]:
        assert not re.search(r"\bcat\b(?! \([12]\))", said), said


def test_every_card_has_its_still():
    """`python -m tests.browser.stills PAGE` takes those of a page that was added or looks otherwise."""
    taken = {file.name for file in STILLS.glob("*.webp")}
    assert taken == {f"{page}-{theme}.webp" for page in PAGES[1:] for theme in ("light", "dark")}


def axes_without_a_name(layout):
    """Axes that show ticks and don't say what they count.

    In a figure of several panels a panel's heading may say it; a single tick says it itself.
    """
    axes = {name: axis for name, axis in layout.items() if name.startswith(("xaxis", "yaxis"))}
    shown = {
        name: axis
        for name, axis in axes.items()
        if axis.get("visible", True) and axis.get("showticklabels", True) and len(axis.get("ticktext", "many")) > 1
    }
    unnamed = [name for name, axis in shown.items() if not axis.get("title", {}).get("text")]
    n_panels = sum(name.startswith("xaxis") for name in axes)
    has_headings = n_panels > 1 and len(layout.get("annotations", [])) >= n_panels
    return [] if has_headings and len(unnamed) < len(shown) else unnamed


@pytest.mark.parametrize(
    ("layout", "unnamed"),
    [
        ({"xaxis": {"title": {"text": "Key"}}, "yaxis": {"title": {"text": "Query"}}}, []),
        ({"xaxis": {"title": {"text": "Key"}}, "yaxis": {"title": {"text": ""}}}, ["yaxis"]),
        ({"xaxis": {"title": {"text": "Key"}}, "yaxis": {"showticklabels": False}}, []),
        ({"xaxis": {"title": {"text": "Key"}}, "yaxis": {"visible": False}}, []),
        ({"xaxis": {"title": {"text": "Key"}}, "xaxis2": {}}, ["xaxis2"]),
        ({"xaxis": {"title": {"text": "Key"}}, "xaxis2": {"ticktext": ["blend"]}}, []),
        ({"xaxis": {"title": {"text": "Key"}}, "xaxis2": {}, "annotations": [{"text": "q"}, {"text": "k"}]}, []),
    ],
)
def test_an_axis_without_a_name_is_noticed(layout, unnamed):
    assert axes_without_a_name(layout) == unnamed


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
@pytest.mark.parametrize("page", PAGES)
def test_opens_on_odd_text(open_page, page, text):
    open_page(page, text=text)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITHOUT_SENTENCE])
def test_blank_text_gets_a_hint(open_page, page):
    at = open_page(page, text="   ")
    assert any("There is no sentence yet" in info.value for info in at.info)


@pytest.mark.parametrize(("layer", "head"), [("99", "<b>"), ("", "")])
@pytest.mark.parametrize("page", PAGES)
def test_junk_in_the_address_falls_back(open_page, page, layer, head):
    at = open_page(page, layer=layer, head=head, query="4711 nothing", hide_special="perhaps")
    assert at.session_state.layer == 3
    assert at.session_state.head == 1
    assert any("has no token" in caption.value for caption in at.caption)


@pytest.mark.parametrize(
    ("query", "text", "asks", "missing"),
    [
        ({}, "Paris is a city in France.", "6 france", None),  # nobody asked for another
        ({"query": "8 street"}, "A street is long.", "2 street", None),  # the same word, elsewhere
        ({"query": "8 street"}, "It is late.", "1 it", "`street`"),
    ],
)
def test_another_sentence_says_so_only_where_it_lacks_a_word_that_somebody_chose(open_page, query, text, asks, missing):
    at = open_page("all_heads", **query)
    at.text_input(key="text").set_value(text).run()
    assert at.session_state.query == asks
    said = [caption.value for caption in at.caption if "has no token" in caption.value]
    assert len(said) == (missing is not None)
    assert all(missing in caption for caption in said)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITHOUT_SENTENCE])
def test_what_a_links_author_writes_is_repeated_no_longer_than_a_line(open_page, page):
    sermon = "9 Your session has expired. Call this number. " * 60
    at = open_page(page, query=sermon, three_kind=sermon, three_place=sermon, three_change=sermon)
    repeated = [notice.value for kind in ("caption", "warning", "info") for notice in at.get(kind)]
    assert any("Your session" in notice for notice in repeated)
    assert all(notice.count("Your session") <= 1 for notice in repeated)


def test_a_query_that_turns_its_surroundings_round_is_shown_and_stays_in_its_place(open_page):
    at = open_page("library_search", depth="numbers", library_query="\u202ethgiew sti sa raf sa")
    drawn = "".join(chart.spec for chart in figures(at)) + "".join(titles(at))
    assert "\u202e" not in drawn.replace("\\u202e", "\u202e")  # JSON may write it out
    assert "\ufffdthgiew sti" in drawn.replace("\\ufffd", "\ufffd")
