"""Two sentences side by side: which tokens stand for each other, and what changes between them."""

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.similarity import cosine


@dataclass(frozen=True)
class Alignment:
    """Positions of the same tokens in both sentences, in order: first[i] stands for second[i]."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]


def align(first: Encoding, second: Encoding) -> Alignment:
    """Where the two agree, by the longest matching runs of tokens (difflib); [CLS] and [SEP] always do."""
    blocks = SequenceMatcher(None, first.token_ids, second.token_ids, autojunk=False).get_matching_blocks()
    pairs = [(block.a + i, block.b + i) for block in blocks for i in range(block.size)]
    return Alignment(*(np.array(positions, dtype=np.intp) for positions in zip(*pairs, strict=True)))


def difference(first: Encoding, second: Encoding, alignment: Alignment, layer: int, head: int) -> Array:
    """Second minus first: the change of every weight between aligned tokens, [n_aligned, n_aligned]."""
    a, b = _aligned(first, alignment.first, layer)[head], _aligned(second, alignment.second, layer)[head]
    changed: Array = b - a
    return changed


def head_distances(first: Encoding, second: Encoding, alignment: Alignment) -> Array:
    """How much attention each head moved, [n_layers, n_heads]: half the sum of |change| a query, the mean over queries.

    From 0, the same weights, to 1, all attention went elsewhere. Only aligned queries are compared. Keys without
    a partner count together as one: what moves between an aligned key and any of them counts, what one
    sentence gives to "tired" and the other to "wide" in its place does not.
    """
    moved = []
    for layer in range(len(first.layers)):
        a, b = _aligned(first, alignment.first, layer), _aligned(second, alignment.second, layer)
        unaligned = np.abs((1 - b.sum(axis=-1)) - (1 - a.sum(axis=-1)))
        moved.append(((np.abs(b - a).sum(axis=-1) + unaligned) / 2).mean(axis=-1))
    return np.stack(moved)


def likeness_by_layer(first: Encoding, second: Encoding) -> Array:
    """The cosine of both sentences after the embeddings and after each layer, rows pooled as the model pools."""
    pairs = zip(first.hidden_states, second.hidden_states, strict=True)
    return np.array([cosine(first.encoder.pool(a), second.encoder.pool(b)) for a, b in pairs], dtype=np.float64)


def _aligned(encoding: Encoding, positions: NDArray[np.intp], layer: int) -> Array:
    weights: Array = encoding.layers[layer].attention.attention_weights[:, positions][:, :, positions]
    return weights
