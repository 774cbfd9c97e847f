"""The first picture of a page just opened, or of another sentence, gets its moment; no other one does."""

import pytest

from qkv_core.ui import arrival


@pytest.fixture
def pauses(monkeypatch):
    """The seconds that were waited, in a session that has just begun."""
    waited = []
    monkeypatch.setattr(arrival.st, "session_state", {})
    monkeypatch.setattr(arrival.time, "sleep", waited.append)
    return waited


def draw(page, n_pictures=3, text="one"):
    arrival.st.session_state["text"] = text
    arrival.opened(page)
    for _ in range(n_pictures):
        arrival.picture_is_sent()


def test_the_first_picture_of_a_page_is_sent_ahead(pauses):
    draw("four_steps")
    assert len(pauses) == 1
    draw("all_heads")
    assert len(pauses) == 2


def test_the_first_picture_of_another_sentence_is_sent_ahead(pauses):
    draw("four_steps")
    draw("four_steps", text="two")
    assert len(pauses) == 2


def test_a_page_that_is_drawn_anew_waits_for_nothing(pauses):
    draw("four_steps")
    draw("four_steps")
    draw("the_code", n_pictures=0)
    assert len(pauses) == 1


def test_the_living_picture_of_a_first_visit_gets_longer_than_any_other(pauses):
    arrival.opened("home")
    arrival.picture_is_sent(of_a_whole_screen=True)
    arrival.opened("four_steps")
    arrival.picture_is_sent(of_a_whole_screen=True)
    first, later = pauses
    assert first > later


def test_a_row_of_tokens_does_not_hold_up_the_page_of_a_first_visit(pauses):
    draw("all_heads")
    draw("why_three")
    first, later = pauses
    assert first == later
