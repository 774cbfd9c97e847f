"""The ledger as a reader with a calculator sees it: every line follows from the numbers printed before it."""

import random
import re
from decimal import Decimal, localcontext

import pytest

from qkv_core.encoder import load_encoder
from qkv_core.measures.ledger import ledger
from qkv_core.view import View
from qkv_core.words.ledger import ledger_lines
from tests.equations import checked
from tests.models import word_pieces, write_model
from tests.property.claims.views import views

NUMBER = r"(-?\d+\.\d+)"
TRACED = rf"(?: \(in float32 {NUMBER}\))?"
LINES = [
    rf"1\. .* add up to \*\*{NUMBER}\*\*\.",
    rf"2\. \*\*Scale\.\*\* {NUMBER} × {NUMBER} = \*\*{NUMBER}\*\*{TRACED}, which is the division by √(\d+)\.",
    rf"3\. .* exp\({NUMBER} − \({NUMBER}\)\) = {NUMBER}\. The row's (\d+) such numbers sum to {NUMBER}, and "
    rf"{NUMBER} ÷ {NUMBER} = \*\*{NUMBER}\*\*{TRACED}\.",
    rf"4\. .* {NUMBER} × each of .* in dimension (\d+): {NUMBER} × \({NUMBER}\) = \*\*{NUMBER}\*\*{TRACED}\.",
    rf"5\. .* in dimension (\d+): \*\*{NUMBER}\*\*\.",
]


def read(text):
    """The numbers of each line, as they stand there; None for what a line leaves out."""
    lines = text.split("\n")
    assert len(lines) == len(LINES)
    return [re.fullmatch(pattern, line).groups() for pattern, line in zip(LINES, lines, strict=True)]


def is_result(exact, shown):
    """Rounded to as many digits as are shown, either way if it lies in the middle."""
    return abs(exact - Decimal(shown)) <= Decimal(f"0.5e-{len(shown.partition('.')[2])}")


def is_near(shown, number):
    """What float32 rounds, it rounds by less than so much of the number; and the print by half of its last digit."""
    return abs(Decimal(shown) - Decimal(number)) <= Decimal(f"0.51e-{len(shown.partition('.')[2])}")


def cells(n):
    draw = random.Random(7)
    for view in views(n, seed=5):
        yield view, draw.choice([draw.randrange(len(view.tokens)), int(view.row.argmax()), int(view.row.argmin())])


def test_a_calculator_agrees_with_every_line():
    for view, key in cells(900):
        assert checked(ledger_lines(view, ledger(view, key))) == 4
        (score,), scale, softmax, value, last = read(ledger_lines(view, ledger(view, key)))
        head, query, trace = view.head, view.query, view.trace
        with localcontext(prec=40):
            factor, by, scaled, scaled_traced, d_head = scale
            assert factor == score
            assert is_result(Decimal(factor) * Decimal(by), scaled)
            assert is_result(1 / Decimal(d_head).sqrt(), by)
            largest, exponential, n, total, above, below, weight, weight_traced = softmax[1:]
            assert softmax[0] == scaled
            assert is_result((Decimal(scaled) - Decimal(largest)).exp(), exponential)
            assert (above, below) == (exponential, total)
            assert is_result(Decimal(above) / Decimal(below), weight)
            assert int(n) == len(view.tokens)
            begins, dimension, again, v, weighted, weighted_traced = value
            assert begins == again == weight
            assert is_result(Decimal(weight) * Decimal(v), weighted)
            assert last[0] == dimension
        assert is_near(score, float(trace.scores[head, query, key]))
        assert is_near(scaled_traced or scaled, float(trace.scaled_scores[head, query, key]))
        assert is_near(weight_traced or weight, float(trace.attention_weights[head, query, key]))
        assert is_near(v, float(trace.v[head, key, int(dimension)]))
        product = float(trace.attention_weights[head, query, key] * trace.v[head, key, int(dimension)])
        assert is_near(weighted_traced or weighted, product)
        assert is_near(last[1], float(trace.z[head, query, int(dimension)]))
        assert None in (scaled_traced, scaled) or scaled_traced != scaled  # said only where there is something to say
        assert weight_traced != weight


def test_where_distances_add_a_calculator_agrees_too(tmp_path):
    encoder = load_encoder(
        str(write_model(tmp_path / "m", word_pieces(), n_layers=2, n_heads=3, d_head=5, scale=0.4, family="mpnet"))
    )
    encoding = encoder.encode("The cat sat on a mat because it was warm.")
    n = len(encoding.tokens)
    for query, key in [(0, 0), (3, 1), (2, n - 1), (n - 1, 0), (5, 5), (4, 6)]:
        for layer, head in [(0, 0), (1, 2), (0, 1)]:
            view = View(encoding, layer, head, query)
            said = ledger_lines(view, ledger(view, key))
            assert checked(said) == 5
            (line,) = (line for line in said.split("\n") if "Distance" in line)
            assert f"{abs(key - query)} to the {'right' if key > query else 'left'}" in line or query == key
            *_, result = re.findall(rf"\*\*{NUMBER}\*\*{TRACED}", line)
            scaled = float(view.trace.scaled_scores[head, query, key])
            assert is_near(result[1] or result[0], scaled)


def test_no_share_of_a_row_is_larger_than_its_largest():
    for view, _ in cells(200):
        strongest = read(ledger_lines(view, ledger(view, int(view.row.argmax()))))[2]
        assert strongest[0] == strongest[1]
        assert strongest[2] == "1.00000000"


def test_what_float32_has_is_said_seldom():
    """In a few of a hundred cells: a ledger full of exceptions would be right and unreadable."""
    said = sum("in float32" in ledger_lines(view, ledger(view, key)) for view, key in cells(500))
    assert 0 < said < 125


@pytest.mark.parametrize(("exact", "shown", "follows"), [("0.12345", "0.123", True), ("0.12351", "0.123", False)])
def test_the_calculator_notices_a_wrong_last_digit(exact, shown, follows):
    assert is_result(Decimal(exact), shown) == follows
