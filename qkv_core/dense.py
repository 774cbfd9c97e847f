"""A Dense module after pooling: one more learned matrix, as sentence-transformers 6.2 applies it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qkv_core.attention import Array
from qkv_core.model_settings import CheckpointError, read_settings
from qkv_core.tensor_files import TensorFiles

_DEFAULT = "torch.nn.modules.activation.Tanh"
_ACTIVATIONS = {_DEFAULT: "tanh", "torch.nn.modules.linear.Identity": "", "torch.nn.modules.activation.ReLU": "relu"}
_SHORT = {"torch.nn.Tanh": _DEFAULT, "torch.nn.Identity": "torch.nn.modules.linear.Identity"}


@dataclass(frozen=True)
class Dense:
    """`activation(pooled @ W + b)`, and with `residual` the vector that came in besides; read-only arrays."""

    W: Array  # [d_in, d_out]
    b: Array  # [d_out], zeros where the model has none
    activation: str  # "tanh", "relu", or "" for none
    residual: Array | None = None  # [d_in, d_out]; the identity where the vector is added as it is

    def __call__(self, pooled: Array) -> Array:
        """[d_in] -> [d_out]."""
        out: Array = pooled @ self.W + self.b
        if self.activation:
            out = np.tanh(out) if self.activation == "tanh" else np.maximum(out, 0)
        return out if self.residual is None else out + pooled @ self.residual


def read_dense(name: str, folder: Path) -> Dense:
    """The module in its folder; CheckpointError for what it can do beyond this."""
    file = folder / "config.json"
    config = read_settings(file)
    for key in ("module_input_name", "module_output_name"):
        if config.get(key) not in (None, "sentence_embedding"):
            raise CheckpointError(f"{name} has a Dense module of something else: {file} says {key} {config[key]!r}.")
    d_in, d_out = (_size(file, config, key) for key in ("in_features", "out_features"))
    tensors = TensorFiles(folder, "")
    residual = None
    if config.get("use_residual"):
        same = np.eye(d_in, dtype=np.float32)
        residual = same if d_in == d_out else tensors.read("residual.weight", d_out, d_in).T
    return Dense(
        W=tensors.read("linear.weight", d_out, d_in).T,
        b=tensors.read("linear.bias", d_out) if config.get("bias", True) else np.zeros(d_out, np.float32),
        activation=_activation(name, file, str(config.get("activation_function", _DEFAULT))),
        residual=residual,
    )


def _size(file: Path, config: Mapping[str, Any], key: str) -> int:
    size = config.get(key)
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise CheckpointError(f"{file} should give {key} as a positive int; it says {size!r}.")
    return size


def _activation(name: str, file: Path, stated: str) -> str:
    # What is not torch's own is not run, and tanh stands in for it.
    known = _SHORT.get(stated, stated) if stated.startswith("torch.") else _DEFAULT
    if known not in _ACTIVATIONS:
        raise CheckpointError(f"{name} has a Dense module with {stated} ({file}). Read are Tanh, ReLU and Identity.")
    return _ACTIVATIONS[known]
