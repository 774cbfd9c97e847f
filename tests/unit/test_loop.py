"""The loop closes: one token's steps, recomputed, are what the encoder went on with."""

import numpy as np
import pytest

from qkv_core.choice import Choice
from qkv_core.figures.worth import loop_steps, shares_of_heads, weight_and_worth
from qkv_core.loop import close_the_loop
from qkv_core.words_worth import loop_table, weight_against_worth

TEXT = "The animal didn't cross the street because it was too tired."


@pytest.mark.parametrize("layer", range(6))
def test_every_step_is_the_encoders(encoder, layer):
    encoding = encoder.encode(TEXT)
    steps = close_the_loop(encoding, layer, 10)
    assert max(step.difference for step in steps) < 1e-5
    reached = steps[6].vector
    np.testing.assert_allclose(reached, encoding.hidden_states[layer + 1][10], atol=1e-5)
    assert len(steps) == (9 if layer == 5 else 7)


def test_after_the_last_layer_comes_the_sentence_embedding(encoder):
    encoding = encoder.encode(TEXT)
    last = close_the_loop(encoding, 5, 3)[-1]
    np.testing.assert_allclose(last.vector, encoding.sentence_embedding, atol=1e-6)


def test_a_wrong_step_is_seen(encoder):
    """The check can fail: the steps of one token are not those of another."""
    encoding = encoder.encode(TEXT)
    steps = close_the_loop(encoding, 2, 3)
    assert np.abs(steps[6].vector - encoding.hidden_states[3][4]).max() > 0.1


def test_pictures_and_words_hold_the_same_numbers(encoder):
    encoding = encoder.encode(TEXT)
    choice = Choice(TEXT, 2, 9, 8)
    table = weight_and_worth(encoding, choice).table()
    np.testing.assert_allclose(
        table["weight × ‖v·W_O‖"], np.array(table["weight"]) * np.array(table["‖v·W_O‖"]), rtol=1e-5
    )
    assert sum(shares_of_heads(encoding, choice).table()["share"]) == pytest.approx(1, abs=1e-4)
    assert "**Most is added by" in weight_against_worth(encoding, choice)
    steps = close_the_loop(encoding, 2, 8)
    first = float(loop_table(steps)["first number"][-1])
    assert first == pytest.approx(float(encoding.hidden_states[3][8][0]), abs=1e-5)
    assert loop_steps(steps, choice, "street").figure.data[0].z.shape == (7, 384)
