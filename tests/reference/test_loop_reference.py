"""The loop from a token's heads to the next layer's x ends at the published model's own hidden states."""

import numpy as np
import pytest

from qkv_core.measures.loop import close_the_loop
from qkv_core.reference import reference_trace
from qkv_core.view import View

TEXT = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def published(encoder):
    return reference_trace(TEXT, encoder.folder)


@pytest.mark.parametrize("layer", range(6))
def test_every_layer_ends_at_the_published_hidden_state(encoder, published, layer):
    encoding = encoder.encode(TEXT)
    for token in range(len(encoding.tokens)):
        loop = close_the_loop(View(encoding, layer, 0, token))
        np.testing.assert_allclose(loop.steps[6].vector, published.hidden_states[layer + 1][token], atol=1e-5)


def test_the_last_step_is_the_published_sentence_embedding(encoder, published):
    last = close_the_loop(View(encoder.encode(TEXT), 5, 0, 4)).steps[-1]
    np.testing.assert_allclose(last.vector, published.sentence_embedding, atol=1e-6)
