"""A head's own library: what it finds, and words that are no vocabulary entry."""

from tests.app.screen import prose


def test_paris(open_page):
    text = prose(open_page("head_library"))
    assert "30,522" in text
    assert "`louvre`" in text


def test_a_word_of_pieces_offers_its_pieces(open_page):
    at = open_page("head_library", hl_word="tokenizers")
    assert any("`token`, `##izer`, `##s`" in info.value for info in at.info)
    assert "`token` asks" in prose(at)


def test_no_word_and_an_unknown_one(open_page):
    at = open_page("head_library", hl_word=" ")
    assert any("nothing to search for" in info.value for info in at.info)
    assert "`[UNK]` asks" in prose(open_page("head_library", hl_word="🙂"))


def test_by_value_over_the_whole_vocabulary_and_over_the_best_alone(open_page):
    at = open_page("head_library", hl_word="eat", hl_value="true")
    assert "over all 30,522 entries" in prose(at)
    assert "If only the 12 best answers stood in it, `napkin`" in prose(at)
    assert '"meals"' in at.get("plotly_chart")[2].proto.spec


def test_the_sentence_is_the_library_of_deeper_layers(open_page):
    at = open_page("head_library", hl_deeper="true", layer="5", head="11", text="The cat sat because it was warm.")
    assert "Here L5H11" in prose(at)
    assert '"2 cat"' in at.get("plotly_chart")[1].proto.spec


def test_a_word_piece_is_an_entry_of_its_own(open_page):
    at = open_page("head_library", hl_word="##ing")
    assert not at.info
    assert "`##ing` asks" in prose(at)
