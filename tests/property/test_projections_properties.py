"""What holds for any head: parts add up, distances and pictures do not depend on what they should not see."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qkv_core.measures.likeness import angle_cosines, asymmetry
from qkv_core.measures.projections import Projection, score_parts, weights_without_b_K
from qkv_core.measures.spaces import distances, joint_picture

NUMBERS = st.integers(-80, 80).map(lambda tenths: tenths / 10)  # nothing so small that adding loses it


def matrices(*shape):
    return arrays(np.float64, shape, elements=NUMBERS)


@given(matrices(5, 7), matrices(7, 3), matrices(3), matrices(7, 3), matrices(3))
def test_four_parts_are_the_whole_score(x, W_Q, b_Q, W_K, b_K):
    asks = Projection("query", x, W_Q, b_Q, x @ W_Q + b_Q)
    answers = Projection("key", x, W_K, b_K, x @ W_K + b_K)
    parts = score_parts(asks, answers)
    np.testing.assert_allclose(parts.scores, asks.vectors @ answers.vectors.T, atol=1e-8)
    assert sum(parts.of(2, 4).values()) == pytest.approx(parts.scores[2, 4], abs=1e-8)
    np.testing.assert_allclose(weights_without_b_K(parts, 0.01).sum(axis=1), 1)


@given(matrices(5, 7), matrices(7))
def test_a_bias_moves_no_neighbour(vectors, bias):
    np.testing.assert_allclose(distances(vectors + bias), distances(vectors), atol=1e-9)


@given(matrices(5, 7), matrices(5, 1))
def test_the_joint_picture_sees_what_softmax_sees(scores, shift):
    np.testing.assert_allclose(joint_picture(scores + shift).share, joint_picture(scores).share, atol=1e-6)


@given(matrices(2, 11, 3), matrices(2, 11, 3))
def test_angles_and_asymmetry_stay_in_their_range_whichever_way_round(a, b):
    cosines = angle_cosines(a, b)
    assert np.all((cosines >= 0) & (cosines <= 1))
    share = asymmetry(a, b)
    assert np.all((share >= -1e-9) & (share <= 1 + 1e-9))
    np.testing.assert_allclose(share, asymmetry(b, a), atol=1e-9)
