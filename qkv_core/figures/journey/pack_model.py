"""What the scenes before q, k and v and after z are drawn from, as bytes: fetched when one of them is opened.

    uint32 header length | header (UTF-8 JSON, padded with blanks) | x | attention_output | W_Q … W_O | b_Q b_K b_V

as `pack` has it. x and attention_output are float32 [token, d_model]; W_Q, W_K, W_V and W_O are [d_head, d_model], a
row for each number of q, k, v or z (the first three lie the other way round than in the model); the biases are
[d_head]. The header has `layer`, `head`, `d` (d_model), and `of`, the id of the numbers that this belongs to.
"""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qkv_core.figures.journey.pack import joined
from qkv_core.view import View


def pack_model(view: View, numbers: bytes) -> bytes:
    """The layer's x and the head's matrices as they were used, which belong to these bytes of `pack`."""
    trace, layer, head = view.layer_trace, view.layer_trace.layer, view.head
    arrays: dict[str, NDArray[Any]] = {"x": trace.x, "attention_output": trace.attention_output, "W_O": layer.W_O[head]}
    for letter in "QKV":
        arrays[f"W_{letter}"] = getattr(layer, f"W_{letter}")[head].T
        arrays[f"b_{letter}"] = getattr(layer, f"b_{letter}")[head]
    header = {"of": id_of(numbers), "layer": view.layer, "head": head, "d": view.encoding.encoder.d_model}
    return joined(header, {name: np.ascontiguousarray(array, dtype="<f4") for name, array in arrays.items()})


def id_of(numbers: bytes) -> str:
    """The id in the header of what `pack` made."""
    length = int.from_bytes(numbers[:4], "little")
    name: str = json.loads(numbers[4 : 4 + length])["id"]
    return name
