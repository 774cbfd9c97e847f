"""Sentence embeddings of many short texts at once: the same layers as `encode`, nothing kept on the way.

Texts are packed: their tokens stand side by side as the rows of one x, so that each matrix product is
large enough to be fast, and a mask lets every token attend only within its own text. Measured against
one `encode` a text: bench_library.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from qkv_core.attention import Array, read_only
from qkv_core.encoder import Encoder, EncoderLayer
from qkv_core.interventions import Intervention

# Attention grows with the square of a pack's rows, most of it masked; the other products only gain from more rows.
_PACK_ROWS = 96

Progress = Callable[[int, int], None]  # (texts done, texts in all)


def sentence_embeddings(
    encoder: Encoder,
    texts: Sequence[str],
    interventions: Sequence[Intervention] = (),
    progress: Progress | None = None,
) -> Array:
    """The embedding of each text, as `encode(text, interventions)` has it to float32's rounding: [n, d_sentence].

    `progress` is called after each pack with how many texts are done, and of how many. Raises ValueError if an
    intervention is outside the model.
    """
    layers = encoder.layers_under(interventions)
    token_ids = [encoder.token_ids(text) for text in texts]
    embeddings = np.empty((len(texts), encoder.d_sentence), dtype=np.float32)
    for pack in _packs([len(ids) for ids in token_ids]):
        rows = [encoder.embed(token_ids[index], interventions) for index in pack]
        embeddings[pack] = [encoder.pool(output) for output in _last_outputs(layers, rows)]
        if progress is not None:
            progress(pack[-1] + 1, len(texts))
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


def _last_outputs(layers: Sequence[EncoderLayer], texts: Sequence[Array]) -> list[Array]:
    """The last layer's output for each of these first x, all computed as one."""
    x = np.concatenate(texts)
    text = np.repeat(np.arange(len(texts)), [len(rows) for rows in texts])  # which text a row belongs to
    within_text = (text[:, None] == text)[None]
    for layer in layers:
        mask = within_text if layer.mask is None else within_text & layer.mask
        x = replace(layer, mask=mask).forward(x).output
    return [x[text == index] for index in range(len(texts))]
