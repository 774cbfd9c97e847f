"""The loop closes: one token's steps, recomputed, are what the encoder went on with."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.measures.loop import Loop, LoopStep, close_the_loop
from qkv_core.view import View

TEXT = "The animal didn't cross the street because it was too tired."


@pytest.mark.parametrize("layer", range(6))
def test_every_step_is_the_encoders(encoder, layer):
    view = View(encoder.encode(TEXT), layer, 0, 10)
    loop = close_the_loop(view)
    assert not loop.astray
    np.testing.assert_allclose(loop.steps[6].vector, view.encoding.hidden_states[layer + 1][10], atol=1e-5)
    assert len(loop.steps) == (9 if layer == 5 else 7)


def test_large_numbers_round_in_large_steps(encoder):
    """[CLS] in layer 2 passes 100, where neighbouring numbers of float32 are 7.6e-6 apart."""
    loop = close_the_loop(View(encoder.encode(TEXT), 2, 0, 0))
    assert max(loop.reached) > 100
    assert not loop.astray


def test_after_the_last_layer_comes_the_sentence_embedding(encoder):
    encoding = encoder.encode(TEXT)
    last = close_the_loop(View(encoding, 5, 0, 3)).steps[-1]
    np.testing.assert_allclose(last.vector, encoding.sentence_embedding, atol=1e-6)


@pytest.mark.parametrize(("kept", "step"), [("attention_output", 1), ("after_attention", 3), ("output", 6)])
def test_a_number_of_the_encoders_changed_on_the_way_is_seen(encoder, kept, step):
    encoding = encoder.encode(TEXT)
    trace = encoding.layers[5]
    changed = getattr(trace, kept).copy()
    changed[3, 7] += 0.001
    broken = replace(encoding, layers=(*encoding.layers[:5], replace(trace, **{kept: changed})))
    loop = close_the_loop(View(broken, 5, 0, 3))
    assert loop.steps[step] in loop.astray


def test_what_float32_rounds_follows_the_numbers_size():
    """Sums of 16 terms drift by 4 steps of float32: 4.8e-7 at numbers of 1, 4.8e-5 once they were 100."""
    small, large = np.array([1.0, 0.5]), np.array([-100.0, 0.5])
    steps = [LoopStep(name, "", ours, ours + 1e-5) for name, ours in [("1", small), ("2", large), ("3", small)]]
    loop = Loop(tuple(steps), n_terms=16)
    assert loop.reached == [1, 100, 100]
    assert loop.astray == [steps[0]]
    assert loop.difference == pytest.approx(1e-5)
