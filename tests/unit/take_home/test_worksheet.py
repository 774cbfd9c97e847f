"""A pencil and the rule on the sheet reach the answer sheet's digits; the blanks hide them."""

import re
from decimal import Decimal

import pytest

from qkv_core.take_home.worksheet import KeyRow, Worksheet, sheet_html, worksheet
from qkv_core.view import View

VIEWS = [
    ("The animal didn't cross the street because it was too tired.", 3, 1, 10),
    ("The animal didn't cross the street because it was too tired.", 0, 2, 5),
    ("<b>Two</b> words", 5, 11, 2),
    ("One", 2, 9, 1),
]


def numbers(*written):
    return tuple(map(Decimal, written))


def test_by_hand():
    """Two keys: 0.5·0.25 = 0.125 is rounded to 0.13, and −0.125 to −0.13; scaled they are 1.00 and 0.00."""
    given = {"q": numbers("0.50", "1.00"), "root": Decimal("2.00"), "model_weight": 0.7}
    first = KeyRow("a", k=numbers("0.25", "1.00"), rest=Decimal("0.87"), v=Decimal("2.00"), **given)
    second = KeyRow("b", k=numbers("-0.25", "0.13"), rest=Decimal("0.00"), v=Decimal("-1.00"), **given)
    sheet = Worksheet("a b", "L0H0", "a", (0, 1), (first, second), Decimal("0.132"), 3)
    assert first.products == [*numbers("0.13", "1.00")]
    assert second.products == [*numbers("-0.13", "0.13")]
    assert (first.score, second.score) == numbers("2.00", "0.00")
    assert (first.scaled_score, second.scaled_score) == numbers("1.00", "0.00")
    assert (sheet.exponential(first), sheet.exponential(second)) == numbers("1.000", "0.368")
    assert sheet.denominator() == Decimal("1.500")
    assert (sheet.attention_weight(first), sheet.attention_weight(second)) == numbers("0.667", "0.245")
    assert (sheet.weighted_value(first), sheet.weighted_value(second)) == numbers("1.33", "-0.25")
    assert sheet.blend() == Decimal("1.08")


@pytest.mark.parametrize(("text", "layer", "head", "query"), VIEWS)
def test_rounding_stays_near_the_model(encoder, text, layer, head, query):
    sheet = worksheet(View(encoder.encode(text), layer, head, query))
    for row in sheet.keys:
        assert float(sheet.attention_weight(row)) == pytest.approx(row.model_weight, abs=0.02)


def test_blanks_hide_the_answers_and_text_is_escaped(encoder):
    sheet = worksheet(View(encoder.encode("<b>Two</b> words"), 5, 11, 2))
    empty, answered = sheet_html(sheet, answers=False), sheet_html(sheet, answers=True)
    answers = re.findall(r"<b>(-?[0-9.]+)</b>", answered)
    assert len(answers) == empty.count('class="blank"') == 4 * (3 + 1) + 4 * 3 + 1 + 4 + 1
    assert not re.findall(r"<b>(-?[0-9.]+)</b>", empty)
    assert "&lt;b&gt;Two" in empty


def test_the_same_word_twice_is_told_apart(encoder):
    page = sheet_html(worksheet(View(encoder.encode("the cat saw the dog"), 0, 2, 4)), answers=False)
    assert "query is <b>the (2)</b>" in page
