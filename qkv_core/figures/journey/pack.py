"""The numbers of an encoding as one block of bytes, for the browser to compute any row of any head from.

    uint32 header length | header (UTF-8 JSON, padded with blanks) | q | k | v | mask | distances | largest

Everything is little-endian and begins at a multiple of 4. q, k and v are float32 [layer, head, token, d_head] of the
layers and heads that are present; `mask`, where a head may not attend to everything, is uint8 and broadcasts to
[layer, head, query, key]; `distances`, where a distance adds to a score, is float32 [layer, head, 2·tokens − 1], what
each key − query from −(tokens − 1) on adds; `largest`, where layers are missing, is float32 [n_layers, n_heads, query]:
each head's largest attention weight. Scores and weights are not sent: the browser computes them, to float32's rounding.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import AttentionTrace
from qkv_core.encoder import Encoding
from qkv_core.measures.cross_attention import Crossing

# Up to here all heads are sent: 64 tokens of a model with 6 x 12 heads of 32; beyond, the layer that is looked at.
MAX_BYTES_OF_ALL_HEADS = 64 * 3 * 6 * 12 * 32 * 4


def layers_to_send(encoding: Encoding, layer: int) -> tuple[int, ...]:
    """All layers of a text that is short enough for its model's size, else the one that is looked at."""
    every = len(encoding.layers) * 3 * encoding.layers[0].attention.q.nbytes <= MAX_BYTES_OF_ALL_HEADS
    return tuple(range(len(encoding.layers))) if every else (layer,)


def pack(
    encoding: Encoding,
    layers: Sequence[int] | None = None,
    heads: Sequence[int] | None = None,
    *,
    values: bool = True,
) -> bytes:
    """The bytes of these layers and heads (all by default); `values` False leaves v out, and with it z.

    The header's `id` is a digest of all that is sent: other numbers have another id.
    """
    n_layers = len(encoding.layers)
    layers = range(n_layers) if layers is None else layers
    sent, scales, largest = {}, [], []
    for index, layer in enumerate(encoding.layers):  # one after the other: of those that are not sent none is held
        trace = layer.attention
        scales.append([trace.scale_of(head) for head in range(len(trace.q))])
        largest.append(trace.attention_weights.max(axis=-1))
        if index in layers:
            sent[index] = trace
    traces = [sent[index] for index in layers]
    n_heads, _, d_head = traces[0].q.shape
    heads = range(n_heads) if heads is None else heads
    arrays: dict[str, NDArray[Any]] = {
        name: np.stack([getattr(trace, name)[list(heads)] for trace in traces]).astype("<f4")
        for name in ("q", "k", "v")[: 3 if values else 2]
    }
    mask = _mask(traces, list(heads))
    if mask is not None:
        arrays["mask"] = mask.astype("u1")
    distances = [_distances(trace)[list(heads)] for trace in traces if trace.position_bias is not None]
    if distances:
        arrays["distances"] = np.stack(distances).astype("<f4")
    if len(layers) < n_layers and len(heads) == n_heads:
        arrays["largest"] = np.stack(largest).astype("<f4")
    header = {
        "tokens": encoding.tokens,
        "special": encoding.is_special,
        "layers": list(layers),
        "heads": list(heads),
        "n_layers": n_layers,
        "n_heads": n_heads,
        "d_head": d_head,
        "scale": scales,
    }
    return joined(header, arrays)


def pack_crossing(crossing: Crossing) -> bytes:
    """One layer's attention from one text to another: both in a row of tokens, of which only the second's answer."""
    view, answering = crossing.view, crossing.answering
    trace, n_asking, n = crossing.trace, len(view.tokens), len(view.tokens) + len(answering.tokens)
    n_heads, _, d_head = trace.q.shape
    vectors = {name: np.zeros((1, n_heads, n, d_head), dtype="<f4") for name in ("q", "k", "v")}
    vectors["q"][0, :, :n_asking] = trace.q
    vectors["k"][0, :, n_asking:], vectors["v"][0, :, n_asking:] = trace.k, trace.v
    arrays: dict[str, NDArray[Any]] = dict(vectors)
    arrays["mask"] = (np.arange(n) >= n_asking).astype("u1").reshape(1, 1, 1, n)
    n_layers = len(view.encoding.layers)
    header = {
        "tokens": [*view.tokens, *answering.tokens],
        "special": [*view.encoding.is_special, *answering.is_special],
        "n_asking": n_asking,
        "layers": [view.layer],
        "heads": list(range(n_heads)),
        "n_layers": n_layers,
        "n_heads": n_heads,
        "d_head": d_head,
        "scale": [[trace.scale_of(head) for head in range(n_heads)]] * n_layers,
    }
    return joined(header, arrays)


def _distances(trace: AttentionTrace) -> NDArray[Any]:
    """What each distance adds, [n_heads, 2n − 1]: it is the same wherever the two tokens stand."""
    bias = trace.position_bias
    assert bias is not None
    return np.concatenate([bias[:, :0:-1, 0], bias[:, 0]], axis=1)


def _mask(traces: list[AttentionTrace], heads: list[int]) -> NDArray[np.bool_] | None:
    """The traces' masks as [layer, head, query, key], an axis of one number where it makes no difference."""
    if all(trace.mask is None for trace in traces):
        return None
    masks = [np.ones((1, 1, 1), np.bool_) if trace.mask is None else trace.mask for trace in traces]
    masks = [mask.reshape((1,) * (3 - mask.ndim) + mask.shape) for mask in masks]
    masks = [mask[heads] if len(mask) > 1 else mask for mask in masks]
    return np.stack(np.broadcast_arrays(*masks))


def joined(header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    """The header, with an id that is a digest of all that is sent, and the arrays one after the other."""
    body, described, offset = [], {}, 0
    for name, array in arrays.items():
        blob = array.tobytes()
        described[name] = {"dtype": array.dtype.str[1:], "offset": offset, "shape": array.shape}
        body.append(blob + b"\0" * (-len(blob) % 4))
        offset += len(body[-1])
    header["arrays"] = described
    digest = hashlib.sha256(_json(header))
    for blob in body:
        digest.update(blob)
    text = _json({"id": digest.hexdigest()[:16], **header})
    text += b" " * (-len(text) % 4)
    return b"".join([len(text).to_bytes(4, "little"), text, *body])


def _json(header: dict[str, Any]) -> bytes:
    return json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
