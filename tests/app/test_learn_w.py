"""How W is learned: a run starts from nothing, goes step by step, begins anew, and refuses what makes no sense."""

import json


def words(at):
    return " ".join(element.value for element in at.markdown)


def press(at, key):
    at.button(key=key).click().run()
    return at


def test_opens_before_any_learning(open_page):
    text = words(open_page("learn_w"))
    assert "step 0 of 300" in text
    assert "By chance: accuracy" in text
    assert "the same without scaling" in text


def test_single_steps_and_beginning_anew(open_page):
    at = press(press(open_page("learn_w", lab_d_head="8"), "lab_step"), "lab_step")
    assert "step 2 of 300" in words(at)
    assert "step 0 of 300" in words(press(at, "lab_reset"))


def test_the_ring_tied_states_its_proved_limit(open_page):
    at = open_page("learn_w", lab_task="ring", lab_tied="Q=K", lab_against="nothing")
    assert "it is proved that the loss can't fall below 0.6931" in words(at)
    shapes = json.loads(at.get("plotly_chart")[0].proto.spec)["layout"]["shapes"]
    assert len(shapes) == 2


def test_a_tie_without_meaning_is_said(open_page):
    at = open_page("learn_w", lab_task="ring", lab_tied="V=K")
    assert any("V=K" in warning.value for warning in at.warning)
