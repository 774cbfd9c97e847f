"""What each key adds: it sums to the output, and the measures of it on numbers chosen by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from qkv_core.attention import merge_heads, scaled_dot_product_attention
from qkv_core.interventions import parse_interventions
from qkv_core.measures.worth import contribution_norms, contributions, head_shares, largest_contributor, value_norms

ROUNDING = 1e-5  # float32, 384 numbers of about 1


@pytest.fixture
def hand_made():
    """Two heads, one query, two keys; W_O leaves head 0 as it is and turns head 1 by a right angle."""
    trace = SimpleNamespace(
        attention_weights=np.array([[[0.75, 0.25]], [[0.5, 0.5]]]),
        v=np.array([[[0.0, 0.4], [3.0, 4.0]], [[1.0, 0.0], [0.0, 0.0]]]),
    )
    W_O = np.array([[[1.0, 0], [0, 1]], [[0, 1], [-1, 0]]])
    trace.z = trace.attention_weights @ trace.v
    b_O = np.array([0.0, 1.0])
    return SimpleNamespace(
        attention=trace,
        layer=SimpleNamespace(W_O=W_O, b_O=b_O),
        head_outputs=trace.z @ W_O,
        attention_output=merge_heads(trace.z, W_O, b_O),
    )


def test_a_large_weight_on_a_short_value_is_worth_little(hand_made):
    np.testing.assert_allclose(value_norms(hand_made), [[0.4, 5], [1, 0]])
    np.testing.assert_allclose(contribution_norms(hand_made), [[[0.3, 1.25]], [[0.5, 0]]])
    np.testing.assert_allclose(contributions(hand_made, 0, 0), [[0, 0.3], [0.75, 1]])
    np.testing.assert_allclose(contributions(hand_made, 1, 0), [[0, 0.5], [0, 0]])


def test_shares_of_the_output(hand_made):
    # outputs (0.75, 1.3) and (0, 0.5), bias (0, 1); together (0.75, 2.8)
    squared = 0.75**2 + 2.8**2
    expected = [[(0.75**2 + 1.3 * 2.8) / squared], [0.5 * 2.8 / squared], [2.8 / squared]]
    np.testing.assert_allclose(head_shares(hand_made), expected)


def test_largest_contributor(hand_made):
    found = largest_contributor(hand_made)
    np.testing.assert_array_equal(found.key, [[1], [0]])
    np.testing.assert_allclose(found.cosine, [[(0.75 * 3 + 1.3 * 4) / (5 * np.hypot(0.75, 1.3))], [1]])


@pytest.mark.parametrize("changes", ["", "tie-qk@L3H1,no-scale@L3,uniform@L3H2,knock-out@L3H4"])
def test_they_add_up_to_the_real_output(encoder, changes):
    encoding = encoder.encode("The cat sat on the mat because it was warm.", parse_interventions(changes))
    layer = encoding.layers[3]
    for head in range(encoder.n_heads):
        for query in (0, 7):
            added = contributions(layer, head, query)
            np.testing.assert_allclose(added.sum(axis=0), layer.head_outputs[head, query], atol=ROUNDING)
            norms = contribution_norms(layer)[head, query]
            np.testing.assert_allclose(np.linalg.norm(added, axis=1), norms, atol=ROUNDING)
    np.testing.assert_allclose(head_shares(layer).sum(axis=0), 1, atol=ROUNDING)


def test_a_head_that_looks_at_one_token_is_that_tokens_value(encoder):
    found = largest_contributor(encoder.encode("The cat sat on the mat.").layers[0])
    np.testing.assert_array_equal(found.key[2, 1:], np.arange(len(found.key[2]) - 1))  # L0H2: the previous token
    np.testing.assert_allclose(found.cosine[2, 1:], 1, atol=1e-3)


def test_shares_of_no_output_at_all():
    trace = scaled_dot_product_attention(*(np.zeros((2, 3, 5)),) * 3)
    layer = SimpleNamespace(
        attention=trace,
        layer=SimpleNamespace(W_O=np.zeros((2, 5, 7)), b_O=np.zeros(7)),
        head_outputs=np.zeros((2, 3, 7)),
        attention_output=np.zeros((3, 7)),
    )
    assert not head_shares(layer).any()
    assert not largest_contributor(layer).cosine.any()
