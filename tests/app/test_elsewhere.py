"""The same formula elsewhere: each of its four parts answers to what is chosen, and the address keeps it."""

from tests.app.screen import prose


def test_each_part_speaks_of_the_sentence(open_page):
    said = prose(open_page("elsewhere"))
    for part in (
        "`it` may see 11 tokens of 16",
        "exactly 0",
        "18,432 bytes a token",
        "of your sentence looks most at `dog`",
        "Of all heads, L0H2",
    ):
        assert part in said, part


def test_what_is_chosen_is_in_the_address_and_followed(open_page):
    at = open_page("elsewhere", else_place="this head", else_word="two words", else_text="Cats sleep.", query="0 [CLS]")
    said = prose(at)
    assert "is the first of 16 tokens and may see itself only" in said
    assert "2 tokens more at the end" in said
    assert at.text_input(key="else_text").value == "Cats sleep."
    at.number_input(key="else_shuffle").set_value(7).run()
    assert not at.exception


def test_nonsense_in_the_address_is_no_error(open_page):
    at = open_page("elsewhere", else_place="nowhere", else_shuffle="inf", else_text="", else_word="\u0301")
    assert not at.exception
