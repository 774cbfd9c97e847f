"""The head finder in words: the best head, and only comparisons that were made."""

from qkv_core.measures.finder import Finder, FoundHead
from qkv_core.view import View
from qkv_core.words.finder import best_head, finder_table


def found(*, between_words):
    ranked = tuple(FoundHead(3, head, 0.9 - head / 20, 0.5 if between_words else None) for head in range(14))
    return Finder(2, ranked, between_words)


def test_between_words_the_table_says_how_unusual_each_weight_is(encoder):
    said = best_head(View(encoder.encode("red fish"), 0, 0, 1), found(between_words=True))
    assert "**L3H0** links `red` to `fish` most strongly: 90%." in said
    assert "50% of L3H0's links between words are weaker" in said
    table = finder_table(found(between_words=True))
    assert list(table) == ["head", "weight", "weaker links in our sample"]
    assert table["head"][-1] == "L3H11"
    assert table["weight"][1] == "0.8500"


def test_a_marker_or_the_token_itself_is_not_compared_with_pairs_of_words(encoder):
    assert "we don't compare them" in best_head(View(encoder.encode("red fish"), 0, 0, 1), found(between_words=False))
    assert list(finder_table(found(between_words=False))) == ["head", "weight"]
