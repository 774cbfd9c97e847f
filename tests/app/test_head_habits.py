"""What a head does: its habit, the head finder, and going to a head that was found."""

from tests.app.screen import prose


def test_names_the_habit_with_its_number(open_page):
    assert "**previous-token head: 1.00**" in prose(open_page("head_habits", layer="0", head="2"))


def test_finds_the_head_for_a_pair_and_goes_there(open_page):
    at = open_page("head_habits", layer="0", head="0", habits_key="2 animal")
    assert "**L3H1** lets `it` look at `animal` most" in prose(at)
    at.pills(key="habits_go").select("L5H11").run()
    assert (at.session_state.layer, at.session_state.head) == (5, 11)
    assert "L5H11 on this sentence" in prose(at)
