"""What the model loses with each head: one head's z set to 0 at a time, and the rest computed anew.

The words and the picture are those of `meaning`.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from qkv_core.attention import Array, merge_heads, project
from qkv_core.encoder import EncoderLayer, Encoding, LayerTrace
from qkv_core.measures.similarity import cosine

# Rows of several copies of the text at once: one product of many rows is faster than many of few, until the
# rows no longer fit the processor's cache.
_MAX_ROWS = 1024


def knock_out_scan(encoding: Encoding) -> Iterator[Array]:
    """Layer by layer, the cosine of the sentence embedding without each head and with it: [n_heads] each.

    `np.stack(list(knock_out_scan(encoding)))` is [n_layers, n_heads]. The encoding's own interventions stay in
    force. What a head's layer reads has not changed, so only this layer's end and the later layers are computed.
    """
    layers = encoding.encoder.layers_under(encoding.interventions)
    for index, first in enumerate(encoding.layers):
        embeddings = [
            encoding.encoder.pool(x)
            for heads in _batches(encoding.encoder.n_heads, len(encoding.tokens))
            for x in _last_outputs(first, layers[index + 1 :], heads)
        ]
        yield cosine(np.stack(embeddings), encoding.sentence_embedding)


def _batches(n_heads: int, n_tokens: int) -> Iterator[range]:
    size = max(1, _MAX_ROWS // n_tokens)
    for first in range(0, n_heads, size):
        yield range(first, min(first + size, n_heads))


def _last_outputs(first: LayerTrace, later: Sequence[EncoderLayer], heads: range) -> Array:
    """The last layer's output if the first of these layers lacks one head: [len(heads), n, d_model]."""
    n = len(first.x)
    z = np.tile(first.attention.z, (1, len(heads), 1))  # the copies one below the other: [n_heads, copies·n, d_head]
    for copy, head in enumerate(heads):
        z[head, copy * n : (copy + 1) * n] = 0
    x = _after_attention(first.layer, np.tile(first.x, (len(heads), 1)), z)
    for layer in later:
        x = _after_attention(layer, x, _attend_apart(layer, x, n))
    return x.reshape(len(heads), n, -1)


def _after_attention(layer: EncoderLayer, x: Array, z: Array) -> Array:
    """The layer from z to its output; each row by itself, so that copies can lie one below the other."""
    after_attention = layer.attention_norm(x + merge_heads(z, layer.W_O, layer.b_O))
    return layer.output_norm(after_attention + layer.feed_forward(after_attention))


def _attend_apart(layer: EncoderLayer, x: Array, n: int) -> Array:
    """z [n_heads, copies·n, d_head] of the rows of copies of n tokens each; no copy attends to another."""
    q, k, v = (project(x, W, b) for W, b in ((layer.W_Q, layer.b_Q), (layer.W_K, layer.b_K), (layer.W_V, layer.b_V)))
    copies = [slice(start, start + n) for start in range(0, len(x), n)]
    return np.concatenate([layer.attention(q[:, rows], k[:, rows], v[:, rows]).z for rows in copies], axis=1)
