"""The training lab: starts on a real head, trains in slices, pauses, looks back, resets, refuses with a sentence."""

import json

import pytest

from qkv_core.ui import training_lab
from tests.app.screen import prose, titles


def specs(at):
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def press(at, key):
    at.button(key=key).click().run()
    assert not at.exception, at.exception


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Slices bounded by their steps alone, so that no test depends on the machine's speed."""
    monkeypatch.setattr(training_lab, "_SECONDS_A_SLICE", 1e9)


def train_to_the_end(at):
    press(at, "learn_play")
    while at.session_state.learn_lab.playing:
        at.run()
    return at


def test_opens_untrained_with_the_real_head_and_the_proved_limit(open_page):
    at = open_page("learn_w", depth="numbers")
    text = prose(at)
    assert "L3H1 would give `animal` only **0%** of its attention" in text
    assert "ln 2 = **0.693**" in text
    assert "**untied**, step 0" in text
    assert "**Q = K**, step 0" in text
    assert text.index("Press **Start**") < text.index("**untied**, step 0")


def test_trains_in_slices_to_the_end(open_page):
    at = open_page("learn_w", learn_steps="100", learn_speed="fast")
    press(at, "learn_play")
    lab = at.session_state.learn_lab
    assert lab.experiment.step == 50
    assert lab.playing
    at.run()
    assert lab.experiment.step == 100
    assert not lab.playing
    text = prose(at)
    assert "*untied* learns the task; *Q = K* **does not**" in text
    assert at.button(key="learn_play").disabled


def test_pause_step_and_reset(open_page):
    at = open_page("learn_w", learn_speed="slow", learn_rival="nothing: one run alone")
    press(at, "learn_play")
    at.run()
    press(at, "learn_play")
    lab = at.session_state.learn_lab
    assert (lab.experiment.step, lab.playing) == (2, False)
    press(at, "learn_one")
    assert lab.experiment.step == 3
    press(at, "learn_reset")
    assert at.session_state.learn_lab.experiment.step == 0


def test_looking_back_shows_an_earlier_step(open_page):
    at = train_to_the_end(open_page("learn_w", learn_steps="100", learn_speed="fast", learn_figures="true"))
    assert "untied, step 100: attention weights" in titles(at)[1]
    back = next(slider for slider in at.select_slider if slider.label == "Look back at step")
    back.set_value(0).run()
    assert "untied, step 0: attention weights" in titles(at)[1]
    assert "**untied**, step 100" in prose(at)


def test_another_setting_begins_anew(open_page):
    at = train_to_the_end(open_page("learn_w", learn_steps="100", learn_speed="fast"))
    at.selectbox(key="learn_task").select("previous").run()
    assert at.session_state.learn_lab.experiment.step == 0
    assert "ln 2" not in prose(at)


@pytest.mark.parametrize(
    ("query", "said", "n_runs"),
    [
        ({"learn_tied": "V = K"}, "So your run stays untied", 2),
        ({"learn_rival": "V and K tied"}, "So your run trains alone", 1),
    ],
)
def test_a_tie_without_meaning_gets_a_sentence(open_page, query, said, n_runs):
    at = open_page("learn_w", learn_task="ring", **query)
    assert any("V=K has no meaning in the task ring" in w.value and said in w.value for w in at.warning)
    assert len(at.session_state.learn_lab.experiment.runs) == n_runs


def test_two_settings_are_told_apart(open_page):
    at = open_page("learn_w", learn_task="copy", learn_rival="the division by √dₖ", learn_dk="256", learn_scored="true")
    assert list(at.session_state.learn_lab.experiment.runs) == ["divided by √dₖ", "not divided"]
    assert "undivided scores start 16.0 times as widely spread" in prose(at)


def test_folds_show_matrices_and_gradients(open_page):
    at = open_page("learn_w", learn_matrices="true", learn_gradients="true", learn_matrix="W_Q")
    assert {"untied, step 0: W_Q", "How long the gradient of each matrix is"} <= set(titles(at))


def test_junk_falls_back(open_page):
    at = open_page("learn_w", learn_task="banana", learn_dk="7", learn_seed="-3", learn_rate="fast", learn_rival="<b>")
    assert "**Each token on a ring" in prose(at)
    assert at.session_state.learn_dk == 32


def test_the_handout_has_the_figures_that_are_folded_away(open_page):
    at = open_page("learn_w")
    pictures = [part.name for part in at.session_state.take_away_page.in_order() if hasattr(part, "figure")]
    assert pictures == ["learning-curves", "attention-step-0", "attention-step-0"]
    assert not at.get("plotly_chart")
