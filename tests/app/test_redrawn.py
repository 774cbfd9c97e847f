"""What a fragment draws again and again is in the handout once, in its place."""

from streamlit.testing.v1 import AppTest


def draw_three_times():
    from qkv_core.ui import take_away

    take_away.begin()
    take_away.keep("before")
    for drawing in ("first", "second, and longer", "third"):
        with take_away.redrawn():
            for part in drawing.split(", "):
                take_away.keep(part)
        if drawing == "first":
            take_away.keep("after")
    take_away.st.session_state.kept = take_away.kept()


def test_the_latest_drawing_takes_the_place_of_the_one_before():
    at = AppTest.from_function(draw_three_times).run()
    assert not at.exception
    assert at.session_state.kept == ["before", "third", "after"]
