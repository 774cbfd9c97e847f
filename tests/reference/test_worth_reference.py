"""The loop from one layer's x to the next, closed with contributions only, against the published model."""

import numpy as np

from qkv_core.measures.worth import worth
from qkv_core.reference import reference_trace
from qkv_core.view import View

TOLERANCE = 1e-5  # float32 through six layers rounds to about 1e-6; a key left out differs by 1e-2


def test_every_layer_closes(encoder):
    encoding = encoder.encode("The animal didn't cross the street because it was too tired.")
    hidden_states = reference_trace(encoding.text, encoder.folder).hidden_states
    for index, layer in enumerate(encoding.layers):
        for query in (0, 10):
            heads = [_added(View(encoding, index, head, query)) for head in range(encoder.n_heads)]
            attention_output = sum(heads) + layer.layer.b_O
            after_attention = layer.layer.attention_norm(layer.x[query] + attention_output)
            fed_forward = layer.layer.feed_forward(after_attention[None])[0]
            output = layer.layer.output_norm(after_attention + fed_forward)
            np.testing.assert_allclose(output, hidden_states[index + 1][query], atol=TOLERANCE, rtol=0)


def _added(view):
    found = worth(view)
    return found.row @ found.projected_values
