"""What a weight is worth: a large weight on [CLS] may add little, and the loop closes on every layer."""

from tests.app.screen import prose


def test_a_large_weight_may_be_worth_little(open_page):
    at = open_page("weight_worth", query="8 street")
    at.pills(key="worth_try").select("L2H9").run()
    assert "No: `street` looks most at `[CLS]`, but **`" in prose(at)


def test_the_loop_closes_and_ends_in_the_embedding(open_page):
    at = open_page("weight_worth", layer="5", worth_loop="true")
    assert "Every number matches what the model computed." in prose(at)
    assert any("Sentence embedding" in str(table.value) for table in at.table)
