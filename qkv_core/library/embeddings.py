"""Sentence embeddings of many short texts at once: the same layers as `encode`, nothing kept on the way.

Texts are packed: their tokens stand side by side as the rows of one x, so that each matrix product is
large enough to be fast, and a mask lets every token attend only within its own text. Measured against
one `encode` a text: bench_library.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array, read_only
from qkv_core.encoder import Encoder

# Attention grows with the square of a pack's rows, most of it masked; the other products only gain from more rows.
_PACK_ROWS = 96


def sentence_embeddings(encoder: Encoder, texts: Sequence[str]) -> Array:
    """The embedding of each text, as `encoder.encode(text).sentence_embedding` to float32's rounding: [n, d_model]."""
    token_ids = [encoder.token_ids(text) for text in texts]
    embeddings = np.empty((len(texts), encoder.d_model), dtype=np.float32)
    for pack in _packs([len(ids) for ids in token_ids]):
        embeddings[pack] = _embed_pack(encoder, [token_ids[index] for index in pack])
    return read_only(embeddings)


def _packs(n_tokens: Sequence[int]) -> Iterator[list[int]]:
    """Which texts go together: as many as fill _PACK_ROWS rows, a longer text by itself."""
    pack: list[int] = []
    rows = 0
    for index, n in enumerate(n_tokens):
        if pack and rows + n > _PACK_ROWS:
            yield pack
            pack, rows = [], 0
        pack.append(index)
        rows += n
    if pack:
        yield pack


def _embed_pack(encoder: Encoder, token_ids: Sequence[NDArray[np.integer]]) -> Array:
    x = np.concatenate([encoder.embed(ids) for ids in token_ids])
    text = np.repeat(np.arange(len(token_ids)), [len(ids) for ids in token_ids])  # which text a row belongs to
    within_text = (text[:, None] == text)[None]
    for layer in encoder.layers:
        x = replace(layer, mask=within_text).forward(x).output
    return np.stack([encoder.pool(x[text == index]) for index in range(len(token_ids))])
