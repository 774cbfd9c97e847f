"""Products that add up to one number, and a score in four parts: by hand, and against the real trace."""

import numpy as np
import pytest

from qkv_core.attention import softmax
from qkv_core.measures.projections import (
    ROLES,
    Projection,
    contributions,
    projection,
    score_parts,
    weights_without_b_K,
    weights_without_b_Q,
)

SENTENCE = "The animal didn't cross the street because it was too tired."
LAYER, HEAD = 3, 1
N, D_MODEL, D_HEAD = 5, 7, 3
random = np.random.default_rng(11)


def view(role, x):
    W, b = random.normal(size=(D_MODEL, D_HEAD)), random.normal(size=D_HEAD)
    return Projection(role, x, W, b, x @ W + b)


@pytest.fixture
def views():
    x = random.normal(size=(N, D_MODEL))
    return view("query", x), view("key", x)


@pytest.fixture(scope="module")
def trace(encoder):
    return encoder.encode(SENTENCE).layers[LAYER]


def test_contributions_by_hand():
    x = np.array([[9.0, 9.0], [2.0, -1.0]])
    W = np.array([[5.0, 3.0, 7.0], [5.0, 4.0, 7.0]])
    b = np.array([0.0, 10.0, 0.0])
    np.testing.assert_array_equal(contributions(Projection("key", x, W, b, x @ W + b), 1, 1), [6, -4])


@pytest.mark.parametrize("role", ROLES)
def test_contributions_and_bias_add_up_to_the_trace(trace, role):
    seen = projection(trace, HEAD, role)
    for token, number in ((10, 0), (2, 31), (0, 17)):
        total = contributions(seen, token, number).sum() + seen.b[number]
        assert total == pytest.approx(getattr(trace.attention, role[0])[HEAD, token, number], abs=2e-6)


def test_a_role_takes_its_own_matrices(trace):
    for role, W, b in zip(ROLES, ("W_Q", "W_K", "W_V"), ("b_Q", "b_K", "b_V"), strict=True):
        seen = projection(trace, HEAD, role)
        np.testing.assert_array_equal(seen.W, getattr(trace.layer, W)[HEAD])
        np.testing.assert_array_equal(seen.b, getattr(trace.layer, b)[HEAD])
        assert (seen.symbol, seen.subscript) == (role[0], W[-1])


def test_an_unknown_role_is_refused(trace):
    with pytest.raises(ValueError, match="one of query, key, value; got 'question'"):
        projection(trace, HEAD, "question")


def test_score_parts_by_hand():
    one = np.array([[1.0]])
    asks = Projection("query", np.array([[2.0], [3.0]]), one * 5, np.array([7.0]), np.array([[17.0], [22.0]]))
    answers = Projection("key", np.array([[2.0], [3.0]]), one * 11, np.array([13.0]), np.array([[35.0], [46.0]]))
    expected = {"content·content": 330, "content·bias": 195, "bias·content": 154, "bias·bias": 91}
    assert score_parts(asks, answers).of(query=1, key=0) == expected


def test_parts_add_up_to_the_scores(views):
    asks, answers = views
    np.testing.assert_allclose(score_parts(asks, answers).scores, asks.vectors @ answers.vectors.T, atol=1e-12)


def test_parts_add_up_to_the_traces_scores(trace):
    parts = score_parts(projection(trace, HEAD, "query"), projection(trace, HEAD, "key"))
    np.testing.assert_allclose(parts.scores, trace.attention.scores[HEAD], atol=5e-5)
    assert sum(parts.of(10, 2).values()) == pytest.approx(trace.attention.scores[HEAD, 10, 2], abs=5e-5)


def test_only_the_queries_bias_can_change_attention(views):
    asks, answers = views
    parts = score_parts(asks, answers)
    scores = asks.vectors @ answers.vectors.T
    np.testing.assert_allclose(weights_without_b_K(parts, 0.5), softmax(scores * 0.5), atol=1e-12)
    without = softmax((asks.vectors - asks.b) @ answers.vectors.T * 0.5)
    np.testing.assert_allclose(weights_without_b_Q(parts, 0.5), without, atol=1e-12)
    assert np.abs(without - softmax(scores * 0.5)).max() > 0.01
