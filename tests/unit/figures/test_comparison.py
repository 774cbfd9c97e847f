"""The pictures of two sentences hold the measures' numbers."""

import numpy as np
import pytest

from qkv_core.figures.comparison import columns, likeness_grows, links, what_changed
from qkv_core.figures.theme import NEUTRAL
from qkv_core.measures.comparison import compare
from qkv_core.view import View


@pytest.fixture(scope="module")
def two(encoder):
    return compare(View(encoder.encode("It was too tired."), 3, 1, 2), encoder.encode("It was wide."))


def arcs_of(figure):
    """Of each arc its words and whether it has a colour of its own."""
    drawn = [arc for arc in figure.data if arc.hovertemplate]
    return {arc.hovertemplate.removesuffix("<extra></extra>"): arc.line.color != NEUTRAL for arc in drawn}


def test_links_of_both_sentences_and_what_changed_has_a_colour(two):
    drawn = arcs_of(links(two).figure)
    for view, changed in ((two.first, two.lit[0]), (two.second, two.lit[1])):
        for key, weight in enumerate(view.row.tolist()):
            words = f"Query: {view.asks}<br>Key: {view.named(key)}<br>weight: {weight:.6f}"
            assert (words in drawn) == (weight >= 0.01)
            assert drawn.get(words, False) == (key in changed)


def test_partners_share_a_column(two):
    """[CLS] it was too tired . [SEP] beside [CLS] it was wide . [SEP]: wide begins where too stands."""
    assert columns(two) == ([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 5, 6])
    assert columns(compare(two.second, two.first.encoding)) == ([0, 1, 2, 3, 5, 6], [0, 1, 2, 3, 4, 5, 6])
    table = links(two).table()
    assert table["first sentence"][3:5] == ["too", "tired"]
    assert table["second sentence"][3:5] == ["wide", ""]
    assert table["weight in the second"][4] is None
    assert table["weight in the first"][4] == two.first.row[4]


def test_a_query_that_only_the_first_sentence_has_is_drawn_there_alone(encoder):
    found = compare(View(encoder.encode("It was too tired."), 3, 1, 4), encoder.encode("It was wide."))
    assert not any(arcs_of(links(found).figure).values())
    assert all("Query: tired" in words for words in arcs_of(links(found).figure))


def test_what_changed_is_second_minus_first(two):
    picture = what_changed(two)
    np.testing.assert_array_equal(picture.figure.data[0].z, two.changes)
    assert list(picture.table()) == ["query", "0 [CLS]", "1 it", "2 was", "3 .", "4 [SEP]"]


def test_likeness_after_every_layer():
    picture = likeness_grows(np.array([0.5, 0.75, 0.25]))
    assert picture.table() == {"stage": ["embeddings", "after L0", "after L1"], "cosine": [0.5, 0.75, 0.25]}
