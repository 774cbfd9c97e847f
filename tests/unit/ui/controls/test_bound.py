"""A choice behind a button and the address that holds it: the one that changed goes first."""

import pytest
from streamlit.testing.v1 import AppTest

from qkv_core.ui.controls import bound


def app():  # AppTest runs the text of this function alone
    import streamlit as st

    from qkv_core.ui.controls.bound import behind_a_button, page_is_drawn

    behind_a_button("layer", range(6), default=3, page="home")
    if not st.session_state.get("is_interrupted"):
        page_is_drawn()


@pytest.fixture
def later(monkeypatch):
    """What comes, comes long after."""
    monkeypatch.setattr(bound, "_ON_THE_WAY", -1.0)


@pytest.fixture
def at():
    return AppTest.from_function(app).run()


def choose(at, layer, *, is_interrupted=False):
    at.session_state.layer, at.session_state.is_interrupted = layer, is_interrupted
    at.run()
    assert at.query_params["layer"] == str(layer)


@pytest.mark.usefixtures("later")
def test_back_undoes_a_choice(at):
    choose(at, 0)
    del at.query_params["layer"]
    assert at.run().session_state.layer == 3


def test_a_second_choice_made_at_once_does_not_undo_the_first(at):
    choose(at, 0, is_interrupted=True)
    del at.query_params["layer"]  # the browser has not heard of the first
    at.session_state.is_interrupted = False
    assert at.run().session_state.layer == 0
    assert at.query_params["layer"] == "0"


def test_nor_one_made_just_after(at):
    choose(at, 0)
    del at.query_params["layer"]
    assert at.run().session_state.layer == 0


@pytest.mark.usefixtures("later")
def test_nor_one_made_while_the_first_page_is_still_drawn():
    at = AppTest.from_function(app)
    at.session_state.is_interrupted = True
    at.run()
    choose(at, 0)
    del at.query_params["layer"]
    assert at.run().session_state.layer == 3  # now it is Back's


def test_a_link_goes_before_what_was_chosen(at):
    choose(at, 0)
    at.query_params["layer"] = "5"
    assert at.run().session_state.layer == 5


def test_junk_gives_way_to_the_default(at):
    at.query_params["layer"] = "<b>"
    assert at.run().session_state.layer == 3
    assert "layer" not in at.query_params
