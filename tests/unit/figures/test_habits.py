"""A head's habits as pictures and sentences: the numbers are those of its measures."""

import numpy as np
import pytest

from qkv_core.figures.habits import map_of_behaviours, measures_here_and_usually
from qkv_core.measures.corpus import profile
from qkv_core.measures.habits import MEASURES, find, measures
from qkv_core.view import Choice
from qkv_core.words import habits as words_heads

TEXTS = ["The cat sat on the mat.", "It rained, and it rained again.", "Two dogs, two cats.", "A word is a word."]
CHOICE = Choice(TEXTS[0], 0, 2, 2)


@pytest.fixture(scope="module")
def usual(encoder):
    return profile(encoder, TEXTS)


def test_bars_stand_beside_each_other(encoder, usual):
    here = measures(encoder.encode(TEXTS[0]))
    picture = measures_here_and_usually(here, usual.mean(), CHOICE)
    sentence, corpus = picture.figure.data
    assert sentence.x[sentence.y.index("token before")] == pytest.approx(float(here["previous"][0, 2]))
    assert corpus.x[corpus.y.index("[CLS]")] == pytest.approx(float(usual.mean()["cls"][0, 2]))
    assert "token before the query" in sentence.customdata[0]
    assert picture.table()["measure"] == list(MEASURES)


def test_every_head_is_on_the_map_once(usual):
    picture = map_of_behaviours(usual.mean(), CHOICE)
    names = [name for group in picture.figure.data for name in group.text]
    assert len(names) == len(set(names)) == 72
    assert picture.figure.layout.annotations[0].text == "L0H2"
    upright, level = picture.figure.layout.shapes
    chosen = picture.table()["head"].index("L0H2")
    assert (upright.x0, level.y0) == pytest.approx((picture.table()["x"][chosen], picture.table()["y"][chosen]))
    assert "previous-token head" in [group.name for group in picture.figure.data]


def test_words_name_the_habit_and_the_best_head(encoder, usual):
    encoding = encoder.encode(TEXTS[0])
    assert "**previous-token head: 0.9" in words_heads.usually(measures(encoding), usual, CHOICE) or (
        "**previous-token head: 1.0" in words_heads.usually(measures(encoding), usual, CHOICE)
    )
    best = find(encoding, 3, 2)[0]
    assert f"**L{best.layer}H{best.head}**" in words_heads.finder_in_words(encoding, 3, 2)
    table = words_heads.finder_table(encoding, usual, 3, 2)
    weights = np.array(table["weight"], dtype=float)
    assert (np.diff(weights) <= 0).all()


@pytest.mark.parametrize(("query", "key"), [(3, 0), (3, 8), (3, 3), (0, 3)])
def test_a_marker_or_the_token_itself_is_not_compared_with_pairs_of_words(encoder, usual, query, key):
    encoding = encoder.encode(TEXTS[0])
    assert list(words_heads.finder_table(encoding, usual, query, key)) == ["head", "weight"]
    assert "can't be said" in words_heads.finder_in_words(encoding, query, key)
