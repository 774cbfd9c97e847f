"""Packed texts get the same embeddings as each by itself."""

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures import embeddings as embedding
from qkv_core.measures.embeddings import sentence_embeddings

TEXTS = ["roses", "A black hole is what is left of a giant star.", "", "🌹", "astronomy, planets", "word " * 400]


@pytest.mark.parametrize("rows", [1, 17, 10_000])
def test_packing_changes_nothing(rows, encoder, monkeypatch):
    monkeypatch.setattr(embedding, "_PACK_ROWS", rows)
    expected = [encoder.encode(text).sentence_embedding for text in TEXTS]
    assert sentence_embeddings(encoder, TEXTS) == pytest.approx(np.array(expected), abs=1e-6)


@pytest.mark.parametrize(
    "changes", ["causal@all", "causal@L2H3,knock-out@L2", "no-positions@all", "shared-kv=4@L1,uniform@L3H1"]
)
def test_packing_changes_nothing_in_a_changed_model(changes, encoder):
    interventions = parse_interventions(changes)
    expected = [encoder.encode(text, interventions).sentence_embedding for text in TEXTS]
    assert sentence_embeddings(encoder, TEXTS, interventions) == pytest.approx(np.array(expected), abs=1e-6)


def test_packs_keep_the_order_and_every_text():
    assert list(embedding._packs([60, 30, 7, 200, 5])) == [[0, 1], [2], [3], [4]]


def test_nothing_to_embed(encoder):
    assert sentence_embeddings(encoder, []).shape == (0, 384)
