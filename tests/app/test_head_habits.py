"""What a head does: its habit, the head finder, and going to a head that was found."""

from tests.app.screen import prose


def test_names_the_habit_in_words(open_page):
    assert "of its attention to the token before it." in prose(open_page("head_habits", layer="0", head="2"))


def test_a_head_below_the_picture_is_chosen(open_page):
    at = open_page("head_habits")
    at.pills(key="habits_try").select("L1H8").run()
    assert (at.session_state.layer, at.session_state.head) == (1, 8)
    assert "Yes: in L1H8" in prose(at)


def test_finds_the_head_for_a_pair_and_goes_there(open_page):
    at = open_page("head_habits", layer="0", head="0", habits_finder="true", habits_key="2 animal")
    assert "**L3H1** links `it` to `animal` most strongly: 68%." in prose(at)
    at.pills(key="habits_go").select("L5H11").run()
    assert (at.session_state.layer, at.session_state.head) == (5, 11)
