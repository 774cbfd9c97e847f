"""A model's weights out of its safetensors files, in float32. Nothing is unpickled, and no torch is needed."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from qkv_core.attention import Array, read_only
from qkv_core.model_settings import CURE, CheckpointError, convert, read_settings, unreadable

_FLOATS = ("F64", "F32", "F16")
_PICKLED = ("pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack")


class TensorFiles:
    """The tensors of one file or of several shards, each read when it is asked for."""

    def __init__(self, folder: Path, prefix: str) -> None:
        """`prefix` is what some publishers put before every name, such as "bert."."""
        self.file, files = _weights_of(folder)
        self._places: dict[str, tuple[Path, str]] = {}
        for file in files:
            for published in _names_in(file):
                name = _plain(published, prefix)
                if name in self._places:
                    raise CheckpointError(
                        f"{file} has a tensor {published!r}, and so has {self._places[name][0]}. {CURE}"
                    )
                self._places[name] = (file, published)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def read(self, name: str, *shape: int) -> Array:
        """One tensor, read-only, in float32; CheckpointError if it is missing or of another shape or kind."""
        if name not in self._places:
            raise self._other(name, shape, "none")
        file, published = self._places[name]
        with safe_open(file, framework="numpy") as opened:
            there = opened.get_slice(published)
            if there.get_dtype() not in _FLOATS:
                raise _unread_numbers(file, there.get_dtype())
            if tuple(there.get_shape()) != shape:
                raise self._other(name, shape, str(tuple(there.get_shape())))
            return read_only(opened.get_tensor(published).astype(np.float32, copy=False))

    def _other(self, name: str, shape: tuple[int, ...], found: str) -> CheckpointError:
        return CheckpointError(f"{self.file} should have a tensor {name!r} of shape {shape}; it has {found}. {CURE}")


def _weights_of(folder: Path) -> tuple[Path, list[Path]]:
    """The file to name in messages, and the files that hold the tensors."""
    single, index = folder / "model.safetensors", folder / "model.safetensors.index.json"
    if single.exists() or not index.exists():
        if not single.exists():
            _name_what_is_there(folder)
        return single, [single]
    places = read_settings(index).get("weight_map")
    if not isinstance(places, dict) or not all(_is_plain(file) for file in places.values()):
        raise CheckpointError(f"{index} should say in a weight_map which file has which tensor. {CURE}")
    return index, [folder / file for file in sorted(set(places.values()))]


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and name == Path(name).name


def _name_what_is_there(folder: Path) -> None:
    for other in _PICKLED:
        if (folder / other).exists():
            raise CheckpointError(
                f"{folder} has its weights in {other}, which only the library that wrote it can read. {convert(folder)}"
            )


def _names_in(file: Path) -> Iterable[str]:
    try:
        with safe_open(file, framework="numpy") as opened:
            names: list[str] = opened.keys()
            return names
    except OSError as error:
        raise unreadable(file, error) from error
    except SafetensorError as error:
        raise CheckpointError(f"{file} is damaged ({error}). {CURE}") from error


def _unread_numbers(file: Path, kind: str) -> CheckpointError:
    if kind == "BF16":  # NumPy has none
        return CheckpointError(
            f"{file} holds {kind} numbers, which NumPy can't read. Save it in float32. "
            f"{convert(file.parent, dtype='float32')}"
        )
    return CheckpointError(
        f"{file} holds {kind} numbers: its weights are quantised. Use the model that it was made from."
    )


def _plain(published: str, prefix: str) -> str:
    # The first BERTs named LayerNorm's parameters as TensorFlow does.
    name = published.removeprefix(prefix)
    return name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")
