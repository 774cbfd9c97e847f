"""What a weight is worth: a large weight on [CLS] may add little, and the loop closes on every layer."""

from tests.app.screen import prose


def test_a_large_weight_may_be_worth_little(open_page):
    text = prose(open_page("weight_worth", layer="2", head="9", query="8 street"))
    assert "looks most at `[CLS]`" in text
    assert "Most is added by" in text


def test_the_loop_closes_and_ends_in_the_embedding(open_page):
    at = open_page("weight_worth", layer="5")
    assert "no number differs by more than" in prose(at)
    assert any("Sentence embedding" in str(table.value) for table in at.table)
