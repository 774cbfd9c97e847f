"""Products that add up to one number, and a score in four parts: by hand, and against the real trace."""

import numpy as np
import pytest

from qkv_core.attention import softmax
from qkv_core.measures.projections import (
    ROLES,
    Projection,
    biases,
    follow,
    projections,
    score_parts,
    weights_without_b_K,
    weights_without_b_Q,
)
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."
IT, ANIMAL = 10, 2
N, D_MODEL, D_HEAD = 5, 7, 3
random = np.random.default_rng(11)


def made_up(role, x):
    W, b = random.normal(size=(D_MODEL, D_HEAD)), random.normal(size=D_HEAD)
    return Projection(role, x, W, b, x @ W + b)


@pytest.fixture
def two():
    x = random.normal(size=(N, D_MODEL))
    return made_up("query", x), made_up("key", x)


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(SENTENCE), 3, 1, IT)


def test_products_by_hand(view):
    x = np.zeros((IT + 1, 2))
    x[IT] = [2.0, -3.0]
    W = np.array([[5.0, 3.0, 7.0], [5.0, 4.0, 7.0]])
    b = np.array([0.0, 10.0, 0.0])
    found = follow(view, Projection("key", x, W, b, x @ W + b), 1)
    np.testing.assert_array_equal(found.products, [6, -12])
    assert found.order == (1, 0)
    assert (found.name, found.bias, found.value) == ("k[1]", 10, 4)


def test_unless_named_the_largest_number_is_followed(view):
    found = follow(view, projections(view)["query"])
    assert abs(found.value) == np.abs(view.trace.q[1, IT]).max()


@pytest.mark.parametrize("role", ROLES)
def test_products_and_bias_add_up_to_the_trace(view, role):
    for number in (0, 31, 17):
        found = follow(view, projections(view)[role], number)
        assert found.products.sum() + found.bias == pytest.approx(found.value, abs=2e-6)
        assert found.value == getattr(view.trace, role[0])[1, IT, number]


def test_a_role_takes_its_own_matrices(view):
    seen = projections(view)
    assert tuple(seen) == ROLES
    for role, W, b in zip(ROLES, ("W_Q", "W_K", "W_V"), ("b_Q", "b_K", "b_V"), strict=True):
        np.testing.assert_array_equal(seen[role].W, getattr(view.layer_trace.layer, W)[1])
        np.testing.assert_array_equal(seen[role].b, getattr(view.layer_trace.layer, b)[1])
        assert (seen[role].symbol, seen[role].subscript) == (role[0], W[-1])


def test_score_parts_by_hand():
    one = np.array([[1.0]])
    asks = Projection("query", np.array([[2.0], [3.0]]), one * 5, np.array([7.0]), np.array([[17.0], [22.0]]))
    answers = Projection("key", np.array([[2.0], [3.0]]), one * 11, np.array([13.0]), np.array([[35.0], [46.0]]))
    expected = {"content·content": 330, "content·bias": 195, "bias·content": 154, "bias·bias": 91}
    assert score_parts(asks, answers).of(query=1, key=0) == expected


def test_parts_add_up_to_the_scores(two):
    asks, answers = two
    np.testing.assert_allclose(score_parts(asks, answers).scores, asks.vectors @ answers.vectors.T, atol=1e-12)


def test_only_the_queries_bias_can_change_attention(two):
    asks, answers = two
    parts = score_parts(asks, answers)
    scores = asks.vectors @ answers.vectors.T
    np.testing.assert_allclose(weights_without_b_K(parts, 0.5), softmax(scores * 0.5), atol=1e-12)
    without = softmax((asks.vectors - asks.b) @ answers.vectors.T * 0.5)
    np.testing.assert_allclose(weights_without_b_Q(parts, 0.5), without, atol=1e-12)
    assert np.abs(without - softmax(scores * 0.5)).max() > 0.01


def test_biases_of_a_real_pair(view):
    found = biases(view, ANIMAL, projections(view))
    layer, trace = view.layer_trace.layer, view.trace
    assert sum(found.parts.values()) == pytest.approx(found.score, abs=5e-5)
    assert found.score == trace.scores[1, IT, ANIMAL]
    row = np.exp((trace.q[1, IT] - layer.b_Q[1]) @ trace.k[1].T / np.sqrt(32))
    assert found.weight_without_b_Q == pytest.approx(row[ANIMAL] / row.sum(), rel=1e-5)
    assert found.weight == trace.attention_weights[1, IT, ANIMAL]
    assert found.moved_without_b_K < 1e-5 < 0.1 < found.moved_without_b_Q
    assert found.lengths["value"] == pytest.approx(np.linalg.norm(layer.b_V[1]))
