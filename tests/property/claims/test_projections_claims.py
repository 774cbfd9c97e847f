"""What the page of the projections says of one number and of the biases, against plain loops."""

import math
import re
from decimal import Decimal

import numpy as np
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.measures.projections import ROLES, biases, follow, projections
from qkv_core.view import View
from qkv_core.words import projections as words
from tests.equations import checked
from tests.models import word_pieces, write_model
from tests.property.claims.views import check, views

N_VIEWS = 900


class Number:
    """One number of q, k or v, by the formula: products of single numbers, and the bias."""

    def __init__(self, view, role, number):
        letter = role[0].upper()
        x, W = view.layer_trace.x[view.query].tolist(), getattr(view.layer_trace.layer, f"W_{letter}")[view.head]
        self.products = [one * other for one, other in zip(x, W[:, number].tolist(), strict=True)]
        self.traced = float(getattr(view.trace, role[0])[view.head, view.query, number])


class Pair:
    """A query and a key, and the scores and weights of their head in float64, with and without a bias."""

    def __init__(self, view, key):
        self.view, self.key, self.layer = view, key, view.layer_trace.layer
        scores, self.weights = self._scores_and_weights(1, 1)
        self.score, self.row = scores[view.query, key], self.weights[view.query]
        self.without_b_Q = self._scores_and_weights(0, 1)[1]
        self.without_b_K = self._scores_and_weights(1, 0)[1]

    def _scores_and_weights(self, with_b_Q, with_b_K):
        x, head = self.view.layer_trace.x.astype(float), self.view.head
        q = x @ self.layer.W_Q[head] + with_b_Q * self.layer.b_Q[head]
        k = x @ self.layer.W_K[head] + with_b_K * self.layer.b_K[head]
        scores = q @ k.T
        shares = np.exp((scores - scores.max(axis=1, keepdims=True)) * self.view.trace.scale_of(head))
        return scores, shares / shares.sum(axis=1, keepdims=True)

    def length(self, bias):
        return math.hypot(*getattr(self.layer, bias)[self.view.head].tolist())


def is_share(printed, exact):
    return abs(float(printed.rstrip("%")) / 100 - exact) < 5.1e-4


def adds_up(number, products, bias, value):
    return (
        products + bias == value
        and abs(float(products) - sum(number.products)) < 6e-7
        and abs(float(value) - number.traced) < 1e-5
    )


def nothing_moves(pair, at_most):
    """By mathematics nothing at all: so what is left against the trace is rounding, and no more than is said."""
    left = np.abs(pair.view.head_weights - pair.without_b_K).max()
    return np.abs(pair.weights - pair.without_b_K).max() < 1e-9 and left <= at_most + 1e-9


def moves(pair):
    return np.abs(pair.weights - pair.without_b_Q).max()


def pays(pair, without, with_it):
    return is_share(without, pair.without_b_Q[pair.view.query, pair.key]) and is_share(with_it, pair.row[pair.key])


def three_of_one_x(view):
    """Each of the three is x times its own matrix, number by number, and the bias that the page has below its line."""
    x, layer = view.layer_trace.x[view.query].tolist(), view.layer_trace.layer
    for letter in "QKV":
        W, b = getattr(layer, f"W_{letter}")[view.head].tolist(), getattr(layer, f"b_{letter}")[view.head].tolist()
        made = [sum(one * row[i] for one, row in zip(x, W, strict=True)) + b[i] for i in range(len(b))]
        if not np.allclose(made, getattr(view.trace, letter.lower())[view.head, view.query], atol=1e-4):
            return False
    return True


ORACLES = {
    "three_of_one_x": three_of_one_x,
    "number_adds_up": adds_up,
    "float32_differs": lambda number, value, of_the_model: (
        f"{number.traced:.6f}" == f"{of_the_model:f}" != f"{value:f}"
    ),
    "parts_add_up": lambda pair, parts, score: sum(parts) == score and abs(float(score) - pair.score) < 2.1e-4,
    "score_is_rounded": lambda pair, of_the_model: abs(float(of_the_model) - pair.score) < 1.1e-4,
    "b_K_changes_nothing": nothing_moves,
    "b_K_is_not_learned": lambda pair, lengths: (
        20 * pair.length("b_K") < pair.length("b_Q")
        and lengths == tuple(f"{pair.length(bias):.2f}" for bias in ("b_K", "b_Q"))
    ),
    "b_Q_is_felt": lambda pair: moves(pair) > 9e-4,
    "b_Q_is_hardly_felt": lambda pair: moves(pair) < 1.1e-3,
    "pays_the_same_without_b_Q": lambda pair, without, with_it: without == with_it and pays(pair, without, with_it),
    "pays_another_share_without_b_Q": lambda pair, without, with_it: (
        without != with_it and pays(pair, without, with_it)
    ),
}


def test_where_the_three_come_from():
    assert sum(check(words.answer(view), ORACLES, view) for view in views(N_VIEWS // 9, seed=3)) == N_VIEWS // 9


def test_every_claim_about_one_number():
    checked = 0
    for place, view in enumerate(views(N_VIEWS)):
        role = ROLES[place % 3]
        found = follow(view, projections(view)[role], None if place % 2 else place % 32)
        checked += check(words.one_number(view, found), ORACLES, Number(view, role, found.number))
    assert checked > N_VIEWS


def test_every_claim_about_the_biases():
    checked = 0
    for place, view in enumerate(views(N_VIEWS // 3, seed=16)):
        key = int(view.row.argmax()) if place % 2 else place % len(view.tokens)
        found, pair = biases(view, key, projections(view)), Pair(view, key)
        checked += check(words.score_split(view, found), ORACLES, pair)
        checked += check(words.what_biases_do(view, found), ORACLES, pair)
    assert checked > 4 * (N_VIEWS // 3)


def test_a_calculator_agrees_with_what_is_printed():
    """Read from the text alone: sums are sums, to the last digit."""
    number = r"\(?(-?\d+\.\d+)\)?"
    for view in views(N_VIEWS // 3, seed=5):
        three = projections(view)
        said = words.one_number(view, follow(view, three["query"]))
        value, products, bias = re.search(
            rf" is {number}\*\*: .* up to {number}, and the bias adds {number}", said
        ).groups()
        assert Decimal(products) + Decimal(bias) == Decimal(value)
        split = words.score_split(view, biases(view, 0, three))
        *parts, total = re.search(
            rf"four parts: {number} \+ {number} \+ {number} \+ {number} = \*\*{number}", split
        ).groups()
        assert sum(map(Decimal, parts)) == Decimal(total)


@pytest.mark.parametrize("key", [0, 4, 7])
def test_what_the_distance_adds_to_the_parts_of_a_score(key, tmp_path):
    sizes = {"n_layers": 2, "n_heads": 3, "d_head": 5, "scale": 0.4}
    encoder = load_encoder(str(write_model(tmp_path / "mpnet", word_pieces(), family="mpnet", **sizes)))
    view = View(encoder.encode("The cat sat on a mat."), 1, 2, 4)
    (claim,) = (
        claim for claim in words.score_split(view, biases(view, key, projections(view))).claims if "dist" in claim.name
    )
    score, scale, distance, scaled = map(Decimal, re.findall(r"-?\d+\.\d+", claim.text))
    assert checked(claim.text) == 1
    assert float(score * scale + distance) == pytest.approx(float(scaled), abs=1e-3)
    assert float(scaled) == pytest.approx(float(view.trace.scaled_scores[2, 4, key]), abs=1e-3)
