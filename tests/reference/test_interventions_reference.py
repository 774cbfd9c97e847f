"""Interventions against the published model in torch, changed by hooks and settings of its own."""

import copy

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.reference import audit, load_reference

pytest.importorskip("sentence_transformers")
import torch

TEXT = "The animal didn't cross the street because it was too tired."
TOLERANCE = 1e-5  # float32 rounds to about 1e-7 here; a head less changes the embedding by 1e-3 and more


@pytest.fixture
def reference(encoder):
    """A copy of the published model that a test may change."""
    return copy.deepcopy(load_reference(encoder.folder))


def layer_of(reference, index):
    return reference[0].auto_model.encoder.layer[index].attention


def assert_same_effect(encoder, reference, text_form):
    """Both embeddings are alike, and unlike the untouched model's: so the hook really ran."""
    expected = reference.encode(TEXT, convert_to_numpy=True, show_progress_bar=False)
    encoding = encoder.encode(TEXT, parse_interventions(text_form))
    assert np.abs(encoding.sentence_embedding - encoder.encode(TEXT).sentence_embedding).max() > 100 * TOLERANCE
    np.testing.assert_allclose(encoding.sentence_embedding, expected, atol=TOLERANCE, rtol=0)


def test_nothing_changed(encoder, reference):
    expected = reference.encode(TEXT, convert_to_numpy=True, show_progress_bar=False)
    np.testing.assert_allclose(encoder.encode(TEXT).sentence_embedding, expected, atol=TOLERANCE, rtol=0)


def test_knock_out_a_head(encoder, reference):
    def without_head_7(module, inputs):  # noqa: ARG001 - torch hands the module over
        z = inputs[0].clone()
        z[..., 7 * encoder.d_head : 8 * encoder.d_head] = 0
        return (z,)

    layer_of(reference, 1).output.dense.register_forward_pre_hook(without_head_7)
    assert_same_effect(encoder, reference, "knock-out@L1H7")


def test_knock_out_a_layer_is_a_layer_without_attention(encoder, reference):
    dense = layer_of(reference, 3).output.dense
    dense.register_forward_hook(lambda module, inputs, output: module.bias.expand_as(output))  # noqa: ARG005
    assert_same_effect(encoder, reference, "knock-out@L3")


def test_no_scaling(encoder, reference):
    for index in range(encoder.n_layers):
        layer_of(reference, index).self.scaling = 1.0
    assert_same_effect(encoder, reference, "no-scale@all")


def test_temperature_in_a_layer(encoder, reference):
    layer_of(reference, 4).self.scaling /= 3
    assert_same_effect(encoder, reference, "temperature=3@L4")


@pytest.mark.parametrize(
    ("text_form", "to", "source"),
    [("tie-qk", "key", "query"), ("tie-kq", "query", "key"), ("v-from-k", "value", "key")],
)
def test_copied_projections_in_every_layer(encoder, reference, text_form, to, source):
    for index in range(encoder.n_layers):
        attention = layer_of(reference, index).self
        getattr(attention, to).load_state_dict(getattr(attention, source).state_dict())
    assert_same_effect(encoder, reference, f"{text_form}@all")


def test_tied_in_one_head(encoder, reference):
    attention = layer_of(reference, 2).self
    rows = slice(5 * encoder.d_head, 6 * encoder.d_head)
    with torch.no_grad():
        attention.key.weight[rows] = attention.query.weight[rows]
        attention.key.bias[rows] = attention.query.bias[rows]
    assert_same_effect(encoder, reference, "tie-qk@L2H5")


def test_swapped_projections(encoder, reference):
    attention = layer_of(reference, 0).self
    attention.query, attention.key = attention.key, attention.query
    assert_same_effect(encoder, reference, "swap-qk@L0")


def test_uniform_weights_hand_on_the_mean_value(encoder, reference):
    def mean_of_the_rows(module, inputs, output):  # noqa: ARG001 - torch hands the module over
        return output.mean(dim=1, keepdim=True).expand_as(output)

    # Every value equal to their mean: whatever the weights, they blend to the mean.
    layer_of(reference, 5).self.value.register_forward_hook(mean_of_the_rows)
    assert_same_effect(encoder, reference, "uniform@L5")


def test_the_audit_refuses_a_changed_model(encoder):
    with pytest.raises(ValueError, match="no interventions; this encoding has knock-out@L1"):
        audit(encoder.encode(TEXT, parse_interventions("knock-out@L1")))
