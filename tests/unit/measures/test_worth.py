"""What each key adds: it sums to the output, and the measures of it on numbers chosen by hand."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures.worth import Worth, head_shares, worth
from qkv_core.view import View

ROUNDING = 1e-5  # float32, 384 numbers of about 1
SENTENCE = "The cat sat on the mat because it was warm."


@pytest.fixture
def hand_made():
    """Two queries, three keys: values of the lengths 5, 0.4 and 0."""
    weights = np.array([[0.125, 0.75, 0.125], [0.0, 0.5, 0.5]])
    values = np.array([[3.0, 4.0], [0.0, 0.4], [0.0, 0.0]])
    return Worth(weights, 0, values, weights[0] @ values)


def test_a_large_weight_on_a_short_value_is_worth_little(hand_made):
    np.testing.assert_allclose(hand_made.value_norms, [5, 0.4, 0])
    np.testing.assert_allclose(hand_made.added_by_pairs, [[0.625, 0.3, 0], [0, 0.2, 0]])
    np.testing.assert_allclose(hand_made.added, [0.625, 0.3, 0])
    np.testing.assert_allclose(hand_made.shares, [0.625 / 0.925, 0.3 / 0.925, 0])
    assert (hand_made.looks_most, hand_made.adds_most) == (1, 0)


def test_direction_is_the_cosine_with_what_adds_most(hand_made):
    # the output (0.375, 0.8) against (3, 4)
    assert hand_made.direction == pytest.approx((0.375 * 3 + 0.8 * 4) / (5 * np.hypot(0.375, 0.8)))


def test_nothing_added_has_no_shares_and_no_direction(hand_made):
    nothing = replace(hand_made, projected_values=np.zeros((3, 2)), output=np.zeros(2))
    assert not nothing.shares.any()
    assert nothing.direction == 0


def test_shares_of_the_output(tiny_view):
    layer = tiny_view.layer_trace
    shares = head_shares(tiny_view)
    output = layer.attention_output[tiny_view.query]
    parts = [*layer.head_outputs[:, tiny_view.query], layer.layer.b_O]
    expected = [sum(p * o for p, o in zip(part, output, strict=True)) / sum(o * o for o in output) for part in parts]
    np.testing.assert_allclose(shares, expected, rtol=1e-4)
    assert shares.sum() == pytest.approx(1, abs=ROUNDING)
    silent = replace(layer, attention_output=np.zeros_like(layer.attention_output))
    encoding = replace(tiny_view.encoding, layers=(silent, *tiny_view.encoding.layers[1:]))
    assert not head_shares(tiny_view.of(encoding)).any()


@pytest.fixture
def tiny_view(tiny_bert):
    from qkv_core.encoder import load_encoder

    return View(load_encoder(str(tiny_bert)).encode("the cats sat on a mat"), 0, 2, 3)


@pytest.mark.parametrize("changes", ["", "tie-qk@L3H1,no-scale@L3,uniform@L3H2,knock-out@L3H4"])
def test_they_add_up_to_the_real_output(encoder, changes):
    encoding = encoder.encode(SENTENCE, parse_interventions(changes))
    for head in range(encoder.n_heads):
        for query in (0, 7):
            view = View(encoding, 3, head, query)
            found = worth(view)
            added = found.row[:, None] * found.projected_values
            np.testing.assert_allclose(added.sum(axis=0), view.layer_trace.head_outputs[head, query], atol=ROUNDING)
            np.testing.assert_allclose(found.output, view.layer_trace.head_outputs[head, query], atol=ROUNDING)
            np.testing.assert_allclose(np.linalg.norm(added, axis=1), found.added, atol=ROUNDING)


def test_a_head_that_looks_at_one_token_is_that_tokens_value(encoder):
    encoding = encoder.encode("The cat sat on the mat.")
    for query in range(1, len(encoding.tokens)):
        found = worth(View(encoding, 0, 2, query))
        assert found.adds_most == query - 1  # L0H2: the previous token
        assert found.direction == pytest.approx(1, abs=1e-3)
