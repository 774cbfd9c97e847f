"""The loop closes: one token's steps, recomputed, are what the encoder went on with."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.figures.worth import loop_steps, shares_of_heads, weight_and_worth
from qkv_core.measures.loop import close_the_loop
from qkv_core.view import Choice
from qkv_core.words.worth import loop_closes, loop_table, weight_against_worth

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


def test_every_step_is_checked_against_the_encoder(encoder):
    """A number of the encoder's changed on the way is seen in each step that comes to it."""
    encoding = encoder.encode(TEXT)
    trace = encoding.layers[5]
    for kept, step in [("attention_output", 2), ("after_attention", 5), ("output", 7)]:
        changed = getattr(trace, kept).copy()
        changed[3] += 1
        broken = replace(encoding, layers=(*encoding.layers[:5], replace(trace, **{kept: changed})))
        assert close_the_loop(broken, 5, 3)[step].difference > 0.05, kept


def test_words_do_not_call_a_gap_rounding(encoder):
    steps = close_the_loop(encoder.encode(TEXT), 2, 3)
    assert "the rounding of float32" in loop_closes(steps, "t")
    assert "does not close" in loop_closes([*steps, replace(steps[0], difference=1e-3)], "t")


def test_a_weight_on_an_empty_value_is_named_first(encoder):
    assert "**`[CLS]` gets 10.2% of the attention and adds" in weight_against_worth(
        encoder.encode(TEXT), Choice(TEXT, 3, 1, 10)
    )


def test_the_hover_is_exact_where_colours_are_scaled(encoder):
    steps = close_the_loop(encoder.encode(TEXT), 2, 8)
    heatmap = loop_steps(steps, Choice(TEXT, 2, 9, 8), "street").figure.data[0]
    np.testing.assert_array_equal(heatmap.customdata, [step.vector for step in steps])
    np.testing.assert_allclose(np.abs(heatmap.z).max(axis=1), 1)


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
