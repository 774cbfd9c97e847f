"""A pencil and the rules on the sheet reach the answer sheet's digits; the blanks hide them."""

import math

import pytest

from qkv_core.encoder import load_encoder
from qkv_core.take_home.worksheet import sheet_html, worksheet
from qkv_core.view import Choice

VIEWS = [
    ("The animal didn't cross the street because it was too tired.", 3, 1, 10),
    ("The animal didn't cross the street because it was too tired.", 0, 2, 5),
    ("<b>Two</b> words", 5, 11, 2),
    ("One", 2, 9, 1),
]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder()


@pytest.mark.parametrize(("text", "layer", "head", "query"), VIEWS)
def test_the_arithmetic_closes_on_paper(encoder, text, layer, head, query):
    sheet = worksheet(encoder.encode(text), Choice(text, layer, head, query))
    for row in sheet.keys:
        assert row.products == tuple(round(a * b, 2) + 0.0 for a, b in zip(sheet.q, row.k, strict=True))
        assert row.score == round(sum(row.products) + row.rest, 2)
        assert row.scaled_score == round(row.score / sheet.root, 2)
        assert row.exponential == round(math.exp(row.scaled_score - sheet.largest), 3)
        assert row.attention_weight == round(row.exponential / sheet.denominator, 3)
    assert sheet.largest == max(row.scaled_score for row in sheet.keys)
    assert sheet.denominator == round(sum(row.exponential for row in sheet.keys) + sheet.other_exponentials, 3)


@pytest.mark.parametrize(("text", "layer", "head", "query"), VIEWS)
def test_rounding_stays_near_the_model(encoder, text, layer, head, query):
    sheet = worksheet(encoder.encode(text), Choice(text, layer, head, query))
    for row in sheet.keys:
        assert row.attention_weight == pytest.approx(row.model_weight, abs=0.02)


def test_blanks_hide_the_answers_and_text_is_escaped(encoder):
    text = "<b>Two</b> words"
    sheet = worksheet(encoder.encode(text), Choice(text, 5, 11, 2))
    empty, answered = sheet_html(sheet, answers=False), sheet_html(sheet, answers=True)
    for row in sheet.keys:
        assert f"<b>{row.score:.2f}</b>" in answered
        assert f"<b>{row.score:.2f}</b>" not in empty
    assert "&lt;b&gt;Two" in empty
    assert empty.count('class="blank"') == answered.count("<b>") - 1  # the query's name is bold in both
