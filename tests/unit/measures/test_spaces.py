"""Neighbours, and the joint picture: what can be worked out by hand, and real heads."""

import numpy as np
import pytest

from qkv_core.measures.spaces import agreement, distances, joint_picture, nearest, neighbours

POINTS = np.array([[0.0, 0, 0], [3, 4, 0], [0, 1, 0], [0, 0, 7], [0, 0, 2]])


def test_distances_by_hand():
    np.testing.assert_array_equal(distances(POINTS)[0], [0, 5, 1, 7, 2])


def test_neighbours_come_nearest_first_and_only_from_those_given():
    assert neighbours(POINTS, 0, [0, 1, 2, 3, 4]) == [(2, 1), (4, 2), (1, 5), (3, 7)]
    assert neighbours(POINTS, 0, [1, 3]) == [(1, 5), (3, 7)]
    assert neighbours(POINTS, 0, [0]) == []


def test_nearest_is_never_the_token_itself():
    assert nearest(POINTS, [0, 1, 2, 3, 4]) == [2, 2, 0, 4, 0]
    assert nearest(POINTS, [1, 3, 4]) == [4, 4, 3]


def test_joint_picture_of_scores_of_rank_two_is_exact():
    random = np.random.default_rng(3)
    scores = random.normal(size=(5, 2)) @ random.normal(size=(2, 7))
    picture = joint_picture(scores)
    assert picture.share == pytest.approx(1)
    assert picture.queries.shape == (5, 2)
    assert picture.keys.shape == (7, 2)
    np.testing.assert_allclose(picture.products, scores - scores.mean(axis=1, keepdims=True), atol=1e-12)


def test_stretching_changes_no_product_and_evens_out_long_keys():
    scores = np.random.default_rng(5).normal(size=(7, 11))
    plain, stretched = joint_picture(scores, 1), joint_picture(scores, 30)
    np.testing.assert_allclose(plain.products, stretched.products, atol=1e-12)
    assert agreement(stretched.closeness, stretched.products) == (pytest.approx(1, abs=0.01), 7)
    assert agreement(plain.closeness, plain.products)[0] < 0.9


def test_closeness_is_minus_the_squared_distance():
    picture = joint_picture(np.array([[3.0, 1, 2], [0, 5, 1]]))
    expected = -(np.linalg.norm(picture.queries[1] - picture.keys[2]) ** 2)
    assert picture.closeness[1, 2] == pytest.approx(expected)


def test_agreement_by_hand():
    scores = np.array([[1.0, 2, 3], [1, 2, 3], [1, 2, 3]])
    prediction = np.array([[10.0, 20, 30], [3, 2, 1], [5, 5, 5]])
    assert agreement(prediction, scores) == (pytest.approx(0), 1)


def test_only_a_positive_stretch():
    with pytest.raises(ValueError, match="positive; got 0"):
        joint_picture(np.eye(2), 0)


def test_closeness_predicts_the_attention_of_real_heads(encoder):
    """What STRETCH is chosen for: over all heads, closeness orders the keys nearly as well as the product."""
    encoding = encoder.encode("The animal didn't cross the street because it was too tired.")
    orders = []
    for layer in encoding.layers:
        for scaled_scores in layer.attention.scaled_scores:
            ours, even = joint_picture(scaled_scores), joint_picture(scaled_scores, 1)
            predictions = (ours.closeness, ours.products, even.closeness)
            orders.append([agreement(prediction, scaled_scores)[0] for prediction in predictions])
    closeness, products, unstretched = np.mean(orders, axis=0)
    assert closeness > products - 0.02
    assert closeness > unstretched + 0.2
