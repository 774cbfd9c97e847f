"""Why √dₖ: the opening on the learner's sentence, both sliders, folds, junk in the address."""

import numpy as np
import pytest

from qkv_core.measures.quality import Quality
from qkv_core.ui import slow
from tests.app.screen import prose, titles


def test_opens_with_the_real_model_with_and_without_the_division(open_page):
    text = prose(open_page("why_sqrt_dk"))
    assert "**0.491** of its attention" in text
    assert "it is **0.999**" in text
    assert "the cosine **0.8617**" in text


def test_the_size_of_the_vectors_moves_everything(open_page):
    at = open_page("why_sqrt_dk", sqrt_dk="1")
    assert "nothing to divide by" in prose(at)
    at.select_slider(key="sqrt_dk").set_value(4096).run()
    assert "√4096 = 64.000" in prose(at)
    assert "**the mean does not shrink**" in prose(at)


def test_one_knob_for_scaling_and_temperature(open_page):
    at = open_page("why_sqrt_dk", sqrt_divisor="5.657")
    assert "temperature τ = 1" in prose(at)
    at.select_slider(key="sqrt_divisor").set_value("16.000").run()
    assert "**2.828**. Flatter" in prose(at)


def test_a_measure_of_choice_against_d_k(open_page):
    at = open_page("why_sqrt_dk", sqrt_measure="spread")
    assert any(title.startswith("Standard deviation of the scores") for title in titles(at))


@pytest.mark.parametrize("text", ["The cat sat.", "?! ...", "word " * 300])
def test_folds_open_on_any_text(open_page, text):
    at = open_page("why_sqrt_dk", text=text, sqrt_spread="true", sqrt_every="true")
    assert "The theory says 5.657 for all 72 heads" in prose(at)
    assert len(titles(at)) == 6


def test_the_model_s_quality_without_the_division_is_told_in_its_fold(open_page, monkeypatch):
    quality = Quality(0.83, np.array([0.8, 0.83, 0.86]))
    asked = []
    monkeypatch.setattr(slow, "quality", lambda change=(): asked.append(change) or quality)
    at = open_page("why_sqrt_dk", sqrt_quality="true")
    assert "the model's quality hardly moves" in prose(at)
    assert "no-scale@all" in [str(change) for changes in asked for change in changes]


def test_closed_folds_cost_nothing(open_page, monkeypatch):
    monkeypatch.setattr(slow, "every_divisor", None)
    assert len(titles(open_page("why_sqrt_dk"))) == 4


def test_junk_falls_back(open_page):
    at = open_page("why_sqrt_dk", sqrt_dk="7", sqrt_divisor="<b>", sqrt_measure="banana")
    assert "dₖ = 512" in prose(at)
    assert "**no scaling at all**" in prose(at)
