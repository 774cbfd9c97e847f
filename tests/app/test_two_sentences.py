"""Two sentences: the classic pair, and pairs that can't be compared well."""

from tests.app.screen import prose


def test_the_classic_pair(open_page):
    assert "`it` looks most at `animal`, in the second at **`[CLS]`**." in prose(open_page("two_sentences"))
    assert "`animal` goes from 67.7% to 2" in prose(open_page("two_sentences", depth="numbers"))


def test_identical_empty_and_very_different_sentences(open_page):
    same = open_page("two_sentences", text="The same words.", two_text="The same words.")
    assert any("nothing can differ" in info.value for info in same.info)
    empty = open_page("two_sentences", two_text="  ")
    assert any("no second sentence yet" in info.value for info in empty.info)
    long = open_page("two_sentences", text="Hi", two_text="many words in a row " * 20)
    assert any("much longer" in caption.value for caption in long.caption)
    assert "has no `it` in this place" in prose(open_page("two_sentences", two_text="Nothing in common, friend"))


def test_unknown_words_of_the_second_sentence_are_named_too(open_page):
    at = open_page("two_sentences", two_text="The 🦒 didn't cross the street.")
    assert any("Not in the model's vocabulary" in info.value and "🦒" in info.value for info in at.info)


def test_a_second_sentence_without_bounds_is_cut(open_page):
    at = open_page("two_sentences", two_text="word " * 2000)
    assert any("4,000 characters" in warning.value for warning in at.warning)


def test_a_long_text_typed_in_leaves_a_short_address(open_page):
    at = open_page("two_sentences")
    at.text_input(key="two_text").set_value("word " * 2000).run()
    assert len(at.session_state.two_text) == 4000
    assert any("4,000 characters" in warning.value for warning in at.warning)
    assert any("at most 256 tokens" in warning.value for warning in at.warning)


def test_until_somebody_types_one_it_is_the_first_with_a_word_changed(open_page):
    at = open_page("two_sentences")
    assert "put *hungry* in place of *wide*" in prose(at)
    for text, second in (
        ("The box didn't fit because it was too big.", "The box didn't fit because it was too small."),
        ("Paris is a city in France.", "Paris is a city near France."),
    ):
        at.text_input(key="text").set_value(text).run()
        assert at.text_input(key="two_text").value == second
        assert "two_text" not in at.query_params
        assert "Change a word of the second sentence." in prose(at)
    at.text_input(key="two_text").set_value("My cat chased the ball.").run()
    at.text_input(key="text").set_value("My dog chased the cat.").run()
    assert at.text_input(key="two_text").value == "My cat chased the ball."
