"""A head's own library: what it finds, and words that are no vocabulary entry."""


def prose(at):
    return "\n".join(element.value for element in at.markdown)


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
