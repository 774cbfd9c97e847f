"""What the page on order says of a model's family, against the model's own file and what its layers do."""

import numpy as np
import pytest
from safetensors.numpy import load_file

from qkv_core.encoder import load_encoder
from qkv_core.families import FAMILIES
from qkv_core.words.claims import paragraph
from qkv_core.words.word_order import of_this_family
from tests.models import word_pieces, write_model
from tests.property.claims.views import check

IDS = np.array([2, 5, 7, 3])


def published(encoder):
    """The tensors of the model's file, by their names."""
    return load_file(encoder.folder / "model.safetensors")


def of_positions(encoder):
    (table,) = (tensor for name, tensor in published(encoder).items() if "position_embeddings" in name)
    return table


def n_learned(encoder):
    """How many layers the file holds."""
    suffixes = ("query.weight", "attn.q.weight", "q_lin.weight")
    return sum(name.endswith(suffixes) for name in published(encoder))


ORACLES = {
    "counts_from_padding": lambda encoder, first: (
        encoder.positions_of(IDS) == of_positions(encoder)[first : first + len(IDS)]
    ).all(),
    "adds_distances": lambda encoder: (
        not np.allclose(
            encoder.run(IDS)[0].attention.scaled_scores,
            encoder.run(IDS)[0].attention.scores / np.sqrt(encoder.d_head),
            atol=1e-6,
        )
    ),
    "without_token_types": lambda encoder: not any("token_type" in name for name in published(encoder)),
    "one_layer_again": lambda encoder: n_learned(encoder) == 1 < encoder.n_layers,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_said_of_a_family_holds_and_nothing_is_kept_back(family, tmp_path):
    folder = write_model(tmp_path / "model", word_pieces(), n_layers=2, n_heads=3, d_head=5, family=family)
    encoder = load_encoder(str(folder))
    said = paragraph(*of_this_family(encoder))
    check(said, ORACLES, encoder)
    told = {claim.name for claim in said.claims}
    others = {name: oracle for name, oracle in ORACLES.items() if name != "counts_from_padding"}
    assert told - {"counts_from_padding"} == {name for name, oracle in others.items() if oracle(encoder)}
    assert ("counts_from_padding" in told) == (encoder.positions_of(IDS)[0] != of_positions(encoder)[0]).any()
