"""Why √dₖ: the answer on the learner's sentence, what is folded below it, junk in the address."""

import numpy as np
import pytest

from qkv_core.measures.quality import Quality
from qkv_core.ui import slow
from tests.app.screen import prose, titles

MODEL = {"sqrt_model": "true"}
GRADIENTS = {"sqrt_gradients": "true"}


def test_the_answer_stands_first_and_the_numbers_cost_nothing_while_they_are_folded(open_page, monkeypatch):
    for name in ("every_divisor", "random_numbers", "grading"):
        monkeypatch.setattr(slow, name, None)
    at = open_page("why_sqrt_dk")
    assert "nearly all the attention in your sentence, not **49%**" in prose(at)
    assert titles(at) == []


def test_the_real_model_with_and_without_the_division(open_page):
    text = prose(open_page("why_sqrt_dk", **MODEL))
    assert "one key gets **49%** or more" in text
    assert "it would be **99.9%** or more" in text
    assert "the cosine **0.8617**" in text


@pytest.mark.parametrize(("address", "size"), [("1", 1), ("4096", 4096), ("7", 32), ("<b>", 32)])
def test_the_address_says_how_many_numbers_a_vector_has(open_page, address, size):
    text = prose(open_page("why_sqrt_dk", sqrt_dk=address, **GRADIENTS))
    assert f"16 keys, dₖ = {size} |" in text
    assert ("nothing to divide by" in text) == (size == 1)
    assert ("**the mean does not shrink**" in text) == (size == 4096)


def test_one_knob_for_scaling_and_temperature(open_page):
    at = open_page("why_sqrt_dk", sqrt_divisor="5.657", **MODEL)
    assert "temperature τ = 1" in prose(at)
    at.select_slider(key="sqrt_divisor").set_value("16.000").run()
    assert "**2.828**. Flatter" in prose(at)


def test_a_measure_of_choice_against_d_k(open_page):
    at = open_page("why_sqrt_dk", sqrt_measure="spread", **GRADIENTS)
    assert any(title.startswith("Standard deviation of the scores") for title in titles(at))


@pytest.mark.parametrize("text", ["The cat sat.", "?! ...", "word " * 300])
def test_folds_open_on_any_text(open_page, text):
    at = open_page("why_sqrt_dk", text=text, sqrt_spread="true", **MODEL, **GRADIENTS)
    assert "The theory says 5.657 for all 72 heads" in prose(at)
    assert len(titles(at)) == 4


def test_the_model_s_quality_without_the_division_is_told_in_its_fold(open_page, monkeypatch):
    quality = Quality(0.83, np.array([0.8, 0.83, 0.86]))
    asked = []
    monkeypatch.setattr(slow, "quality", lambda change=(): asked.append(change) or quality)
    at = open_page("why_sqrt_dk", sqrt_quality="true")
    assert "the model gets along without the division" in prose(at)
    assert "no-scale@all" in [str(change) for changes in asked for change in changes]
    open_page("why_sqrt_dk", sqrt_quality="true", sqrt_divisor="16.000", **MODEL)
    assert any("temperature=2.82" in str(change) for changes in asked for change in changes)


def test_junk_falls_back(open_page):
    at = open_page("why_sqrt_dk", sqrt_divisor="<b>", sqrt_measure="banana", **MODEL, **GRADIENTS)
    assert "**no scaling at all**" in prose(at)
    assert any(title.startswith("Gradient that reaches q") for title in titles(at))
