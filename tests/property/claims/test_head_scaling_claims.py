"""What is said of the division in the real model, on hundreds of views and at both ends of the slider."""

import math
import re
from decimal import Decimal
from statistics import median

import numpy as np
import pytest

from qkv_core.measures.head_scaling import choosiness, divided, dividing_by, divisors, head_spreads
from qkv_core.measures.quality import Grading, Quality
from qkv_core.words import head_scaling as words
from tests.property.claims.turned import how_far_oracles
from tests.property.claims.views import as_shown, check, encodings, views

D_HEAD = 32
DIVISORS = divisors(D_HEAD)
ENDS = (DIVISORS[0], DIVISORS[1], math.sqrt(D_HEAD), DIVISORS[-1])


def softmax(scores, divisor):
    exponentials = [math.exp((score - max(scores)) / divisor) for score in scores]
    return [exponential / sum(exponentials) for exponential in exponentials]


def favourite(encoding, divisor):
    """The median of the largest weights, of every row of every head."""
    scores = np.concatenate([layer.attention.scores.reshape(-1, len(encoding.tokens)) for layer in encoding.layers])
    shifted = (scores - scores.max(axis=1, keepdims=True)).astype(float) / divisor
    return median((np.exp(shifted).max(axis=1) / np.exp(shifted).sum(axis=1)).tolist())


def is_favourite(encoding, scaled, unscaled):
    exact = (favourite(encoding, math.sqrt(D_HEAD)), favourite(encoding, 1.0))
    return all(
        text in {as_shown(weight + step) for step in (-1e-5, 0, 1e-5)}
        for text, weight in zip((scaled, unscaled), exact, strict=True)
    )


def in_percent(order):
    """Both numbers as the opening prints them, and in this order."""

    def holds(encoding, scaled, unscaled):
        shown = [float(text.removesuffix("%")) for text in (scaled, unscaled)]
        exact = [100 * favourite(encoding, divisor) for divisor in (math.sqrt(D_HEAD), 1.0)]
        return all(abs(a - b) < 0.51 for a, b in zip(shown, exact, strict=True)) and order(*shown)

    return holds


OPENING = {
    "nearly everything": in_percent(lambda scaled, unscaled: unscaled > max(scaled, 89)),
    "more": in_percent(lambda scaled, unscaled: unscaled > scaled),
    "as much": in_percent(lambda scaled, unscaled: scaled == unscaled),
    "the favourite's weight": is_favourite,
}


def test_the_opening_on_every_text():
    for encoding in encodings():
        found = choosiness(encoding)
        assert check(words.without_the_division(found), OPENING, encoding) == 1
        assert check(words.favourites(found), OPENING, encoding) == 1


_CHANGED = {}


def changed(encoding, divisor):
    key = encoding.text, divisor
    if key not in _CHANGED:
        _CHANGED[key] = encoding.encoder.encode(encoding.text, dividing_by(divisor, D_HEAD))
    return _CHANGED[key]


def is_temperature(divisor, said, temperature):
    return abs(float(said) - divisor) < 0.00051 and abs(float(temperature) - divisor / math.sqrt(D_HEAD)) < 0.00051


def cosine(view, divisor):
    one, other = (found.sentence_embedding.astype(float) for found in (view.encoding, changed(view.encoding, divisor)))
    return one @ other / math.sqrt((one @ one) * (other @ other))


def is_row(view, divisor, pairs):
    scores = view.trace.scores[view.head, view.query].astype(float).tolist()
    for place, number in enumerate((math.sqrt(D_HEAD), divisor)):
        row = softmax(scores, number)
        keys = math.exp(-sum(weight * math.log(weight) for weight in row if weight > 0))
        # Written out: the diagonal a(1 - a), and -a·b beside it, twice for each pair.
        squares = sum((a * ((i == j) - b)) ** 2 for i, a in enumerate(row) for j, b in enumerate(row))
        shown = {name: float(pair[place]) for name, pair in pairs.items()}
        if abs(shown["largest weight"] - max(row)) > 0.00051 or abs(shown["effective keys"] - keys) > 0.0051:
            return False
        if not math.isclose(shown["Jacobian of softmax"], math.sqrt(squares), rel_tol=0.051, abs_tol=1e-7):
            return False
    return True


ORACLES = {
    "the formula": lambda view, number, divisor: (
        math.isclose(number, math.sqrt(D_HEAD))
        and abs(float(divisor) - number) < 0.00051
        and changed(view.encoding, number).interventions == ()
    ),
    "no scaling": lambda _view, number, divisor, temperature: (
        number == 1 and is_temperature(number, divisor, temperature)
    ),
    "a temperature": lambda _view, number, divisor, temperature: (
        number != 1 and is_temperature(number, divisor, temperature)
    ),
    "sharper": lambda _view, number, **_about: number < math.sqrt(D_HEAD),
    "flatter": lambda _view, number, **_about: number > math.sqrt(D_HEAD),
    **how_far_oracles(lambda view, divisor: cosine(view, divisor)),
    "need_not_be_worse": lambda view, divisor: cosine(view, divisor) < 0.99,
    "the query's row": is_row,
}


@pytest.mark.parametrize("divisor", ENDS)
def test_every_claim_at_both_ends_and_at_the_formula(divisor):
    for view in views(300, seed=31):
        found = divided(view, changed(view.encoding, divisor), divisor)
        assert check(words.one_knob(found), ORACLES, view, divisor) >= 1
        check(words.whole_model(found), ORACLES, view, divisor)
        if len(view.tokens) <= 64:
            assert check(words.query_row(view, found), ORACLES, view, divisor) == 1


def test_a_calculator_agrees_with_every_temperature():
    view = next(views(1))
    for divisor in DIVISORS:
        said = words.one_knob(divided(view, view.encoding, divisor))
        numbers = re.search(r"τ = ([\d.]+) / √(\d+) = \*\*([\d.]+)\*\*", said)
        if numbers is None:
            assert "temperature τ = 1" in said
            continue
        above, below, temperature = map(Decimal, numbers.groups())
        assert abs(above / below.sqrt() - temperature) <= Decimal("0.0005")


def spreads(encoding):
    """Every head's, by its mean square: in all, and about each row's own mean."""
    whole, within = [], []
    for layer in encoding.layers:
        for scores in layer.attention.scores.astype(float):
            whole.append(math.sqrt(np.mean(scores**2) - np.mean(scores) ** 2))
            within.append(math.sqrt(np.mean([np.mean(row**2) - np.mean(row) ** 2 for row in scores])))
    return whole, within


SPREADS = {
    "all heads' spread": lambda whole, _within, smallest, largest, median: (
        [smallest, largest, median] == [f"{number:.2f}" for number in (min(whole), max(whole), np.median(whole))]
    ),
    "above the theory": lambda _whole, within, n_above, median_within: (
        n_above == sum(number > math.sqrt(D_HEAD) for number in within) and median_within == f"{np.median(within):.2f}"
    ),
}


def test_the_spread_of_every_head_on_every_text():
    for view in views(len(encodings())):
        assert check(words.spreads(view, head_spreads(view.encoding)), SPREADS, *spreads(view.encoding)) == 2


def hardly_moves(found, grading, low, high):
    """All but a fortieth of the drawn differences on either side lie within five hundredths of 0."""
    one, other = (each.resampled.tolist() for each in (grading.changes[found.name], grading.untouched))
    differences = sorted(a - b for a, b in zip(one, other, strict=True))
    left_out = len(differences) // 40
    within = differences[left_out + 1 : -left_out - 1]
    return -0.05 < low <= within[0] and max(0, within[-1]) <= high < 0.05 and not found.is_published


def test_the_model_gets_along_only_where_the_pairs_can_tell():
    draw, said = np.random.default_rng(0), 0
    view = next(views(1))
    for _ in range(300):
        found = divided(view, view.encoding, float(draw.choice(DIVISORS)))
        drawn, middle = draw.normal(0.8, 0.02, size=200), draw.normal(0, 0.02)
        change = Quality(0.8 + middle, drawn + draw.normal(middle, draw.choice([0.003, 0.01, 0.05]), size=200))
        untouched = Quality(0.8, drawn)
        grading = Grading(untouched, {found.name: change}, untouched, untouched)
        said += check(words.quality(found, grading), {"gets_along": hardly_moves}, found, grading)
    assert 30 < said < 270, "said of some and not of all"
