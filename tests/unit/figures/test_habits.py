"""A head's habits as a picture: the numbers are those of its measures."""

import pytest

from qkv_core.figures.habits import here_and_usually
from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import MEASURES, Habit
from qkv_core.view import View


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
    assert table["corpus"] == pytest.approx(list(in_corpus.values()), nan_ok=True)
