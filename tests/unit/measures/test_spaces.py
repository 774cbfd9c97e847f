"""Neighbours, and the joint picture: what can be worked out by hand, and real heads."""

import numpy as np
import pytest

from qkv_core.measures.projections import projections
from qkv_core.measures.similarity import rank_correlation
from qkv_core.measures.spaces import (
    STRETCH,
    distances,
    joint,
    joint_picture,
    n_right,
    nearest,
    neighbours,
    spaces,
)
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."
POINTS = np.array([[0.0, 0, 0], [3, 4, 0], [0, 1, 0], [0, 0, 7], [0, 0, 2]])


def test_distances_by_hand():
    np.testing.assert_array_equal(distances(POINTS)[0], [0, 5, 1, 7, 2])


def test_neighbours_come_nearest_first_and_only_from_those_given():
    away = distances(POINTS)[0]
    assert neighbours(away, 0, [0, 1, 2, 3, 4]) == [2, 4, 1, 3]
    assert neighbours(away, 0, [1, 3]) == [1, 3]
    assert neighbours(away, 0, [0]) == []


def test_nearest_is_never_the_token_itself():
    assert nearest(distances(POINTS), [0, 1, 2, 3, 4]) == {0: 2, 1: 2, 2: 0, 3: 4, 4: 0}
    assert nearest(distances(POINTS), [1, 3, 4]) == {1: 4, 3: 4, 4: 3}
    assert nearest(distances(POINTS), [1]) == {}


def test_spaces_of_a_view(encoder):
    view = View(encoder.encode(SENTENCE), 3, 1, 10, hide_special=True)
    found = spaces(view, projections(view))
    assert list(found) == ["query", "key", "value"]
    away = np.linalg.norm(view.trace.k[1] - view.trace.k[1, 10], axis=1)
    np.testing.assert_allclose(found["key"].away, away, atol=1e-4)
    assert found["key"].near == tuple(token for token in np.argsort(away) if token not in (0, 10, 15))
    assert found["key"].nearest[10] == found["key"].near[0]


def test_a_hidden_token_has_no_neighbours(encoder):
    view = View(encoder.encode(SENTENCE), 3, 1, 0, hide_special=True)
    assert spaces(view, projections(view))["query"].near == ()


def test_joint_picture_of_scores_of_rank_two_is_exact():
    random = np.random.default_rng(3)
    scores = random.normal(size=(5, 2)) @ random.normal(size=(2, 7))
    picture = joint_picture(scores)
    assert picture.share == pytest.approx(1)
    assert picture.queries.shape == (5, 2)
    assert picture.keys.shape == (7, 2)
    np.testing.assert_allclose(picture.products, scores - scores.mean(axis=1, keepdims=True), atol=1e-12)


def test_stretching_changes_no_product_and_evens_out_long_keys():
    plain = joint_picture(np.random.default_rng(5).normal(size=(7, 11)))
    stretched = plain.stretched(30)
    np.testing.assert_allclose(plain.products, stretched.products, atol=1e-12)
    assert n_right(stretched.closeness, stretched.products) == 7
    assert n_right(plain.closeness, plain.products) < 7


def test_closeness_is_minus_the_squared_distance():
    picture = joint_picture(np.array([[3.0, 1, 2], [0, 5, 1]]))
    expected = -(np.linalg.norm(picture.queries[1] - picture.keys[2]) ** 2)
    assert picture.closeness[1, 2] == pytest.approx(expected)


def test_a_prediction_is_judged_by_hand():
    scores = np.array([[1.0, 2, 3], [1, 2, 3], [1, 3, 3]])
    prediction = np.array([[10.0, 20, 30], [3, 2, 1], [5, 5, 5]])
    assert n_right(prediction, scores) == 1
    assert n_right(np.array([[0.0, 9, 1]]), scores[2:]) == 1  # of two that are equally strong, either is right


def test_only_a_positive_stretch():
    with pytest.raises(ValueError, match="positive; got 0"):
        joint_picture(np.eye(2)).stretched(0)


def test_joint_of_a_view(encoder):
    view = View(encoder.encode(SENTENCE), 3, 1, 10)
    found = joint(view)
    scaled_scores = view.trace.scaled_scores[1]
    gaps = found.picture.queries[:, None] - found.picture.keys[None]
    nearest_keys = np.linalg.norm(gaps, axis=-1).argmin(axis=1)
    assert found.n_nearest_right == np.sum(nearest_keys == scaled_scores.argmax(axis=1)) == 10
    assert found.nearest == nearest_keys[10]
    assert found.strongest == 2
    np.testing.assert_allclose(found.picture.queries, STRETCH * joint_picture(scaled_scores).queries)


def test_closeness_predicts_the_attention_of_real_heads(encoder):
    """What STRETCH is chosen for: over all heads, closeness orders the keys nearly as well as the product."""
    orders = []
    for layer in encoder.encode(SENTENCE).layers:
        for scaled_scores in layer.attention.scaled_scores:
            even = joint_picture(scaled_scores)
            predictions = (even.stretched(STRETCH).closeness, even.products, even.closeness)
            orders += [
                [rank_correlation(*rows) for rows in zip(guess, scaled_scores, strict=True)] for guess in predictions
            ]
    closeness, products, unstretched = np.mean(np.reshape(orders, (-1, 3, len(scaled_scores))), axis=(0, 2))
    assert closeness > products - 0.02
    assert closeness > unstretched + 0.2
