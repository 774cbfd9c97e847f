"""A head's own library: what it finds, and words that are no vocabulary entry."""

import json

from tests.app.screen import prose


def test_paris_stands_among_the_words_that_it_finds(open_page):
    at = open_page("head_library")
    assert "Of all the words it knows, L0H1 finds `ligue`, `edouard` and `louvre` for `paris`." in prose(at)
    answers, asks = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    assert answers["text"][:3] == ["ligue", "edouard", "louvre"]
    assert asks["text"] == ["<b>paris</b>"]


def test_a_word_of_pieces_offers_its_pieces(open_page):
    at = open_page("head_library", hl_word="tokenizers")
    assert any("`token`, `##izer`, `##s`" in info.value for info in at.info)
    assert "for `token`." in prose(at)


def test_no_word_and_an_unknown_one(open_page):
    at = open_page("head_library", hl_word=" ")
    assert any("nothing to search for" in info.value for info in at.info)
    assert "for `[UNK]`." in prose(open_page("head_library", hl_word="🙂"))


def test_by_value_over_the_whole_vocabulary(open_page):
    at = open_page("head_library", hl_word="eat", hl_value="true")
    assert "over all 30,522 entries" in prose(at)
    assert len(at.get("plotly_chart")) == 2


def test_the_sentence_is_the_library_of_deeper_layers(open_page):
    at = open_page("head_library", hl_deeper="true", layer="5", head="11", text="The cat sat because it was warm.")
    assert "In yours, L5H11 searches" in prose(at)
    assert '"2 cat"' in at.get("plotly_chart")[1].proto.spec


def test_a_word_piece_is_an_entry_of_its_own(open_page):
    at = open_page("head_library", hl_word="##ing")
    assert not at.info
    assert "for `##ing`." in prose(at)
