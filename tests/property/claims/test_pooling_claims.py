"""What is said of a sentence embedding, against the last layer's rows added up by hand; of any pooling."""

import json
import math
from operator import mul

import numpy as np
import pytest

from qkv_core.dense import Dense
from qkv_core.encoder import load_encoder
from qkv_core.words.pooling import sentence_embedding
from tests.models import bundled, word_pieces, write_model
from tests.property.claims.views import check, encodings


def pooled(encoding, by):
    rows = encoding.layers[-1].output.astype(float).tolist()
    columns = list(zip(*rows, strict=True))
    counts = range(1, len(rows) + 1)
    ways = {
        "mean": [sum(column) / len(rows) for column in columns],
        "cls": rows[0],
        "max": list(map(max, columns)),
        "lasttoken": rows[-1],
        "weightedmean": [sum(map(mul, column, counts)) / sum(counts) for column in columns],
        "mean_sqrt_len_tokens": [sum(column) / math.sqrt(len(rows)) for column in columns],
    }
    return [number for kind in by.split("+") for number in ways[kind]]


def points_that_way(encodings, by):
    """The embedding is this vector, but for its length."""
    return all(
        abs(sum(map(mul, vector, found)) - math.hypot(*vector) * math.hypot(*found)) < 1e-4 * math.hypot(*vector)
        for encoding in encodings
        for vector, found in [(pooled(encoding, by), encoding.sentence_embedding.astype(float).tolist())]
    )


ORACLES = {
    "pooled": points_that_way,
    "brought_to_length_1": lambda encodings: all(
        abs(math.hypot(*encoding.sentence_embedding.tolist()) - 1) < 1e-5 for encoding in encodings
    ),
}


def test_the_bundled_models_way():
    assert check(sentence_embedding(bundled()), ORACLES, encodings()) == 2


@pytest.mark.parametrize(
    "pooling", ["mean", "cls", "max", "lasttoken", "weightedmean", "mean_sqrt_len_tokens", ["max", "cls"]], ids=str
)
def test_any_other(tmp_path, pooling):
    folder = write_model(tmp_path / "model", word_pieces(), n_layers=2, n_heads=3, d_head=5, normalize=False)
    settings = {"pooling_mode": pooling, "word_embedding_dimension": 15}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(settings))
    encoder = load_encoder(str(folder))
    assert check(sentence_embedding(encoder), ORACLES, [encoder.encode("it is it")]) == 1


def test_through_a_matrix(tmp_path):
    """The sentence's matrix is one there is, and its numbers are the embedding's."""
    encoder = load_encoder(str(write_model(tmp_path / "model", word_pieces(), n_layers=2, n_heads=3, d_head=5)))
    encoder.dense = (Dense(np.ones((15, 7), np.float32), np.zeros(7, np.float32), "tanh"),)
    encoder.d_sentence, encoder.normalize = 7, False
    assert "one more learned matrix, which leaves 7 numbers" in sentence_embedding(encoder)
    assert len(encoder.encode("it is it").sentence_embedding) == 7
