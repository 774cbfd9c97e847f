"""A head's answers in words."""

import numpy as np

from qkv_core.library.vocabulary import Blend, Found, Ranking
from qkv_core.words.vocabulary import made_of, side_by_side, what_comes_back, who_answers

RANKING = Ranking("paris", 7, (Found("louvre", 7.5), Found("`", 3.25)))


def test_who_answers_says_what_was_left_out():
    assert (
        who_answers(RANKING, pieces=False) == "Of all the words it knows, L0H7 finds `louvre` and `` ` `` for `paris`."
    )
    assert who_answers(RANKING, pieces=True).startswith("Of all words and pieces it knows")


def test_heads_stand_in_columns():
    assert side_by_side([RANKING]) == {"H7": ["`louvre`", "`` ` ``"]}


def test_a_word_that_is_no_entry():
    assert made_of(" ", []) == "There is nothing to search for in `  `: type a word."
    assert "has no entry `xyz`; the model reads it as `x`, `##yz`." in made_of("xyz", ["x", "##yz"])


def test_a_blend_may_be_mostly_ones_or_nobodys():
    mostly = Blend(["a", "b"], np.array([0.25, 0.75]), RANKING)
    assert "gets 75% of it, more than all others together" in what_comes_back(mostly)
    nobodys = Blend(["a", "b", "c"], np.array([0.25, 0.375, 0.375]), RANKING)
    assert "gets only 38%" in what_comes_back(nobodys)
