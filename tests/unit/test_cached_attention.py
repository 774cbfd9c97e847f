"""A text read token by token is read as a whole one under a causal mask: every step of every layer, on many texts."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.cached_attention import LOOKING_BACK, CachedReader, bytes_per_token
from qkv_core.checkpoint import load_checkpoint
from qkv_core.encoder import Encoder, load_encoder
from qkv_core.interventions import parse_interventions
from qkv_core.weights import EmbeddingWeights, LayerWeights
from tests.odd_texts import odd_texts

# Products of one row are added up in another order than those of many: in float64 that shows at 1e-13.
EXACT = 1e-6
# In float32 at some 1e-6 of numbers up to 10, through six layers; a step left out differs by 1e-1.
FLOAT32 = 2e-5

TEXTS = [
    "it",
    "The animal didn't cross the street because it was too tired.",
    "the the the the the the",
    "القطة لم تعبر الشارع لأنها كانت متعبة جدا وكان الطريق طويلا والليل باردا.",
    "猫が道を渡らなかったのは、とても疲れていたからだ。 🙂",
    "word " * 300,
    *(texts[0] for texts in odd_texts().values()),
]
CHANGES = ["", "no-scale@L1,temperature=2@L3H4", "shared-kv=3@all", "knock-out@L2,no-positions@all", "tie-qk@L0H3"]


@pytest.fixture(scope="module")
def exact():
    """The bundled model with its numbers in float64."""
    checkpoint = load_checkpoint()
    layers = tuple(LayerWeights(**doubled(layer)) for layer in checkpoint.layers)
    return Encoder(replace(checkpoint, embeddings=EmbeddingWeights(**doubled(checkpoint.embeddings)), layers=layers))


def doubled(weights):
    return {
        name: value.astype(np.float64) if isinstance(value, np.ndarray) else value
        for name, value in vars(weights).items()
    }


def largest_difference(encoder, text, change=""):
    """Over every array of every layer's trace, between the cached reading and the whole one."""
    interventions = parse_interventions(change)
    whole = encoder.encode(text, (LOOKING_BACK, *interventions))
    reader, largest = CachedReader(encoder, interventions), 0.0
    for position, token_id in enumerate(whole.token_ids):
        seen = slice(position + 1)
        for ours, theirs in zip(reader.append(token_id), whole.layers, strict=True):
            pairs = [(getattr(ours, name)[0], getattr(theirs, name)[position]) for name in ("x", "output")]
            pairs += [(getattr(ours.attention, n)[:, 0], getattr(theirs.attention, n)[:, position]) for n in "qz"]
            pairs += [(getattr(ours.attention, n), getattr(theirs.attention, n)[:, seen]) for n in "kv"]
            weights = theirs.attention.attention_weights[:, position]
            assert not weights[:, position + 1 :].any()
            pairs.append((ours.attention.attention_weights[:, 0], weights[:, seen]))
            largest = max(largest, *(np.abs(a - b).max() for a, b in pairs))
    return largest


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_last_row_of_every_step_is_the_whole_texts(exact, text):
    assert largest_difference(exact, text[:200]) < EXACT


@pytest.mark.parametrize("change", CHANGES)
def test_in_a_changed_model_too(exact, change):
    assert largest_difference(exact, TEXTS[1], change) < EXACT


def test_in_float32_as_the_app_computes(encoder):
    assert max(largest_difference(encoder, text) for text in TEXTS[:4]) < FLOAT32


def test_up_to_the_longest_text_and_no_further(tiny_bert):
    encoder = load_encoder(str(tiny_bert))
    reader = CachedReader(encoder)
    for n in range(1, encoder.max_tokens + 1):
        assert reader.append(4)[-1].attention.attention_weights.shape == (3, 1, n)
    with pytest.raises(ValueError, match="at most 11 tokens"):
        reader.append(4)


def test_what_is_kept_of_a_token(encoder):
    reader = CachedReader(encoder)
    for token_id in encoder.encode("two words").token_ids:
        reader.append(token_id)
    kept = [reader.kept(layer) for layer in range(encoder.n_layers)]
    assert sum(k.nbytes + v.nbytes for k, v in kept) == 4 * bytes_per_token(encoder)
    assert bytes_per_token(encoder) == 2 * 6 * 384 * 4
    assert bytes_per_token(encoder, n_sets=1) == 2 * 6 * 32 * 4
