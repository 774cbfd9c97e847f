"""Interventions against the published model in torch, changed by hooks and settings of its own."""

import copy

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.reference import audit, load_reference
from tests.later import torch

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


def assert_same_in_every_head(encoder, reference, text_form):
    """Every head's weights, every hidden state and the embedding; and they are not the untouched model's."""
    assert_same_effect(encoder, reference, text_form)
    encoding = encoder.encode(TEXT, parse_interventions(text_form))
    with torch.inference_mode():
        features = reference.preprocess([TEXT])
        names = ("input_ids", "attention_mask")
        output = reference[0].auto_model(
            **{name: features[name] for name in names}, output_attentions=True, output_hidden_states=True
        )
    for layer, theirs in zip(encoding.layers, output.attentions, strict=True):
        for ours, head in zip(layer.attention.attention_weights, theirs[0].numpy(), strict=True):
            np.testing.assert_allclose(ours, head, atol=TOLERANCE, rtol=0)
    for ours, theirs in zip(encoding.hidden_states, output.hidden_states, strict=True):
        np.testing.assert_allclose(ours, theirs[0].numpy(), atol=TOLERANCE, rtol=0)


def look_back_only(attention, heads, n_heads):
    """Minus infinity is added to the scores of what comes later, in these heads of a layer."""

    def with_mask(module, inputs, named):  # noqa: ARG001 - torch hands the module over
        n = inputs[0].shape[1]
        mask = torch.zeros(1, n_heads, n, n)
        mask[:, heads] = torch.full((n, n), -torch.inf).triu(diagonal=1)
        return inputs, named | {"attention_mask": mask}

    attention.self.register_forward_pre_hook(with_mask, with_kwargs=True)


@pytest.mark.parametrize(
    ("text_form", "layers", "heads"),
    [("causal@all", range(6), slice(None)), ("causal@L4", [4], slice(None)), ("causal@L3H1", [3], [1])],
)
def test_looking_back_only(encoder, reference, text_form, layers, heads):
    for index in layers:
        look_back_only(layer_of(reference, index), heads, encoder.n_heads)
    assert_same_in_every_head(encoder, reference, text_form)


def test_looking_back_only_combined(encoder, reference):
    look_back_only(layer_of(reference, 2), slice(None), encoder.n_heads)
    layer_of(reference, 2).self.scaling /= 0.5
    share_keys_and_values(layer_of(reference, 1), 3, encoder)
    assert_same_in_every_head(encoder, reference, "causal@L2,temperature=0.5@L2,shared-kv=3@L1")


def share_keys_and_values(attention, n_sets, encoder):
    """The heads' rows of the published matrices become their group's mean."""
    with torch.no_grad():
        for linear in (attention.self.key, attention.self.value):
            for tensor in (linear.weight, linear.bias):
                groups = tensor.view(n_sets, encoder.n_heads // n_sets, encoder.d_head, -1)
                groups[:] = groups.mean(dim=1, keepdim=True).clone()


@pytest.mark.parametrize("n_sets", [1, 4])
def test_shared_keys_and_values_everywhere(encoder, reference, n_sets):
    for index in range(encoder.n_layers):
        share_keys_and_values(layer_of(reference, index), n_sets, encoder)
    assert_same_in_every_head(encoder, reference, f"shared-kv={n_sets}@all")


def test_no_positions(encoder, reference):
    with torch.no_grad():
        reference[0].auto_model.embeddings.position_embeddings.weight.zero_()
    assert_same_in_every_head(encoder, reference, "no-positions@all")


def test_the_audit_refuses_a_changed_model(encoder):
    with pytest.raises(ValueError, match="no interventions; this encoding has knock-out@L1"):
        audit(encoder.encode(TEXT, parse_interventions("knock-out@L1")))
