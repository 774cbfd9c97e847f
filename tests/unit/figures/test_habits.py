"""A head's habits as a picture: the numbers are those of its measures."""

import pytest

from qkv_core.figures import theme
from qkv_core.figures.habits import here_and_usually, strongest_links
from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import MEASURES, Habit, follows
from qkv_core.view import View


def test_an_arc_from_each_token_to_the_one_it_looks_at_most(encoder):
    view = View(encoder.encode("The cat sat on the mat."), 0, 2, 3)
    wanted = follows(view.encoding, "previous")
    picture = strongest_links(view, wanted)
    assert len(picture.figure.data) == len(view.tokens)
    for query, arc in enumerate(picture.figure.data):
        key = int(view.head_weights[query].argmax())
        names = f"Query: {view.named(query)}<br>Key: {view.named(key)}<br>"
        assert arc.hovertemplate.startswith(f"{names}weight: {view.head_weights[query, key]:.6f}")
        assert (arc.line.color == theme.KEY) == wanted[query, key]
        assert sorted([arc.x[0], arc.x[-1]]) == pytest.approx(sorted([query, key]) if query != key else [-0.3, 0.3])
    assert picture.figure.layout.xaxis.ticktext[3] == "<b>sat</b>"
    assert picture.table()["looks most at"][2] == "1 the"


def test_hidden_markers_have_no_arc(encoder):
    view = View(encoder.encode("The cat sat."), 0, 2, 3, hide_special=True)
    picture = strongest_links(view, follows(view.encoding, "previous"))
    assert picture.table()["query"] == ["2 cat", "3 sat", "4 ."]


def test_bars_stand_beside_each_other(encoder):
    here = {name: 0.01 * place for place, name in enumerate(MEASURES)} | {"same_word": float("nan")}
    in_corpus = {name: 0.5 + value for name, value in here.items()}
    found = Usual(here, in_corpus, Habit("previous", 1.0), n_texts=3, spread_less=0.5)
    picture = here_and_usually(View(encoder.encode("Hello"), 0, 2, 1), found)
    sentence, corpus = picture.figure.data
    assert sentence.x[sentence.y.index("token before")] == here["previous"]
    assert corpus.x[corpus.y.index("[CLS]")] == in_corpus["cls"]
    assert "distance" not in sentence.y  # it counts tokens, and the axis ends at 1
    assert "token before the query" in sentence.customdata[0]
    assert "“symmetry” with 0.0900" in picture.alt
    table = picture.table()
    assert table["measure"] == list(MEASURES)
    assert table["our sample"] == pytest.approx(list(in_corpus.values()), nan_ok=True)
