"""One text that asks another, against cross-attention in torch with the published model's matrices."""

import numpy as np
import pytest

from qkv_core.measures.cross_attention import ask
from qkv_core.reference import load_reference
from qkv_core.view import View
from tests.later import torch, transformers

TOLERANCE = 1e-5
ASKING = "The animal didn't cross the street because it was too tired."
ANSWERING = "A tired dog lay down in the road."


@pytest.mark.parametrize("layer", range(6))
def test_weights_and_z_of_every_head(encoder, layer):
    """transformers' own cross-attention, given the matrices of the layer's self-attention."""
    reference = load_reference(encoder.folder)
    model = reference[0].auto_model
    crossing = transformers.models.bert.modeling_bert.BertCrossAttention(model.config).eval()
    crossing.load_state_dict(model.encoder.layer[layer].attention.self.state_dict())
    asking, answering = (layer_input(reference, text, layer) for text in (ASKING, ANSWERING))
    with torch.inference_mode():
        z, weights = crossing(asking, encoder_hidden_states=answering)
    found = ask(View(encoder.encode(ASKING), layer, 0, 0), encoder.encode(ANSWERING))
    theirs = z[0].view(len(found.view.tokens), encoder.n_heads, encoder.d_head).transpose(0, 1)
    for head in range(encoder.n_heads):
        ours = found.trace.attention_weights[head]
        np.testing.assert_allclose(ours, weights[0, head].numpy(), atol=TOLERANCE, rtol=0)
        np.testing.assert_allclose(found.trace.z[head], theirs[head].numpy(), atol=TOLERANCE, rtol=0)
    assert np.abs(found.trace.z - found.view.trace.z).max() > 100 * TOLERANCE


def layer_input(reference, text, layer):
    """The x that the published model's layer reads of a text."""
    features = reference.preprocess([text])
    with torch.inference_mode():
        output = reference[0].auto_model(
            input_ids=features["input_ids"], attention_mask=features["attention_mask"], output_hidden_states=True
        )
    return output.hidden_states[layer]
