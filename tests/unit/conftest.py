"""A BERT small enough to compute by hand, as the files of a published model."""

import pytest

from tests.models import word_pieces, write_model

WORDS = ["the", "cat", "##s", "sat", "on", "a", "mat", ".", "dog"]


@pytest.fixture
def tiny_bert(tmp_path):
    """The folder of a whole model: 2 layers, 3 heads of 5 dimensions, 13 words, at most 11 tokens."""
    tokenizer = word_pieces(WORDS)
    tokenizer.enable_truncation(5)  # published files often carry one, which must not count
    tokenizer.enable_padding()
    return write_model(
        tmp_path / "tiny-bert",
        tokenizer,
        n_layers=2,
        n_heads=3,
        d_head=5,
        d_feed_forward=7,
        n_positions=17,
        max_tokens=11,
        epsilon=1e-3,
        scale=0.7,
        gain=0.0,
    )
