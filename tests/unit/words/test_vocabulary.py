"""A head's answers in words."""

import numpy as np

from qkv_core.library.vocabulary import Blend, Found, Ranking
from qkv_core.words.vocabulary import a_short_shelf, made_of, side_by_side, what_comes_back, who_answers

RANKING = Ranking("paris", 7, (Found("louvre", 7.5), Found("`", 3.25)))


def test_who_answers_says_what_was_left_out():
    said = who_answers(RANKING, 30522, pieces=False)
    assert "In L0H7, `paris` asks and all 30,522 vocabulary entries answer." in said
    assert "The best, pieces of words left out: `louvre`, `` ` ``." in said
    assert "The best: `louvre`" in who_answers(RANKING, 30522, pieces=True)


def test_heads_stand_in_columns():
    assert side_by_side([RANKING]) == {"H7": ["`louvre`", "`` ` ``"]}


def test_a_word_that_is_no_entry():
    assert made_of(" ", []) == "There is nothing to search for in `  `: type a word."
    assert "has no entry `xyz`; the model reads it as `x`, `##yz`." in made_of("xyz", ["x", "##yz"])


def test_a_blend_may_be_mostly_ones_or_nobodys():
    mostly = Blend(["a", "b"], np.array([0.25, 0.75]), RANKING)
    assert "gets 75.00% of it, more than all others together" in what_comes_back(mostly)
    nobodys = Blend(["a", "b", "c"], np.array([0.25, 0.375, 0.375]), RANKING)
    assert "gets 37.50% of it, less than all others" in what_comes_back(nobodys)
    assert "only the 2 best answers stood in it, `a` would get 25.0% and the last of them, `b`, 75.0%" in (
        a_short_shelf(mostly)
    )
