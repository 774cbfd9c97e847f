"""What sentence-transformers' own files say of a model: its modules, how it pools, what it does to a text.

They are read in the order of sentence-transformers 6.2. What another version of it might understand otherwise, or what
is not done here, is refused with the file's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import Any

from qkv_core.dense import Dense, read_dense
from qkv_core.model_settings import CURE, SUPPORTED, CheckpointError, read_json, read_settings, settings_if_any

POOLING_MODES = ("cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken")
_LEGACY_POOLING = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_POOLING_KEYS = {"pooling_mode", "embedding_dimension", "word_embedding_dimension", "include_prompt", *_LEGACY_POOLING}
# The first of these that says anything is read, and none of the others.
_TRANSFORMER_FILES = [
    f"sentence_{kind}_config.json"
    for kind in ("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")
]
_OLD_NAMES = {"model_args": "model_kwargs", "tokenizer_args": "processor_kwargs", "config_args": "config_kwargs"}
_FOLLOWED = {"max_seq_length", "do_lower_case", "processor_kwargs", "model_kwargs"}
_WITHOUT_EFFECT = {"query_length", "document_length", "unpad_inputs", "backend"}  # on a text that is no query
_AS_IT_IS_HERE = {
    "transformer_task": "feature-extraction",
    "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
    "module_output_name": "token_embeddings",
}
# How it is computed, not what: here always in float32, as the proof does.
_HOW = {"dtype", "torch_dtype", "attn_implementation", "trust_remote_code"}


@dataclass(frozen=True)
class SentenceModules:
    """How a model turns a text into tokens and tokens into one embedding, as far as sentence-transformers says."""

    folder: Path  # of config.json, the tokenizer and the weights
    pooling: str = "mean"  # a bare model's; several have + between
    dense: tuple[Dense, ...] = ()
    normalize: bool = False
    is_bare: bool = True  # no modules.json: transformers' files are all there is
    settings_file: Path | None = None  # of the three that follow
    max_tokens: Any = None
    max_tokens_key: str = ""  # under which name it says so; none if it does not
    lower_case: bool = False
    for_tokenizer: Mapping[str, Any] = field(default_factory=dict)  # outranks tokenizer_config.json


def read_modules(name: str, folder: Path) -> SentenceModules:
    """modules.json and the files that it names; a folder without one is a bare model, pooled by its mean."""
    file = folder / "modules.json"
    if not file.is_file():
        return SentenceModules(folder)
    modules = _module_list(name, file)
    kinds = [kind for kind, _ in modules]
    normalizes = kinds[-1:] == ["Normalize"]
    between = kinds[2 : len(kinds) - normalizes]
    if kinds[:2] != ["Transformer", "Pooling"] or set(between) - {"Dense"}:
        raise CheckpointError(f"{name} is built of {' + '.join(kinds) or 'no modules'}. {SUPPORTED}.")
    transformer = modules[0][1]
    _refuse_changed_text(name, folder / "config_sentence_transformers.json")
    _refuse_other_inputs(name, modules[-1][1] if normalizes else None)
    settings_file, settings = _transformer_settings(name, transformer)
    for_tokenizer = settings.get("processor_kwargs") or {}
    key = "model_max_length" if "model_max_length" in for_tokenizer else "max_seq_length"
    max_tokens = for_tokenizer.get(key) if key in for_tokenizer else settings.get(key)
    return SentenceModules(
        folder=transformer,
        pooling=_pooling(name, modules[1][1] / "config.json"),
        dense=tuple(read_dense(name, place) for kind, place in modules if kind == "Dense"),
        normalize=normalizes,
        is_bare=False,
        settings_file=settings_file,
        max_tokens=max_tokens,
        max_tokens_key=key if key in for_tokenizer or max_tokens is not None else "",
        lower_case=bool(settings.get("do_lower_case")),
        for_tokenizer=for_tokenizer,
    )


def _module_list(name: str, file: Path) -> list[tuple[str, Path]]:
    """Each module's kind and folder, in order."""
    try:
        listed = [(module["type"], str(module["path"]), module.get("name")) for module in read_json(file)]
        kinds = [kind.rsplit(".", 1)[-1] for kind, _, _ in listed]
    except (AttributeError, KeyError, TypeError) as error:
        raise CheckpointError(f"{file} should list modules, each with a type and a path. {CURE}") from error
    foreign = [kind for kind, _, _ in listed if not kind.startswith("sentence_transformers.")]
    names = [label for _, _, label in listed]
    if foreign:
        raise CheckpointError(f"{name} is built of code of its own: {', '.join(foreign)}. {SUPPORTED}.")
    if None not in names and len(set(names)) < len(names):  # then one takes another's place
        raise CheckpointError(f"{name} is built of {' + '.join(kinds)}, named {names}. {SUPPORTED}.")
    for _, path, _ in listed:
        if PureWindowsPath(path).anchor or ".." in PureWindowsPath(path).parts or "\0" in path:
            raise CheckpointError(f"{file} should name folders inside the model's own; it says {path!r}. {CURE}")
    return [(kind, file.parent / path) for kind, (_, path, _) in zip(kinds, listed, strict=True)]


def _pooling(name: str, file: Path) -> str:
    config = read_settings(file)
    unknown = sorted(set(config) - _POOLING_KEYS)
    if unknown:
        raise CheckpointError(f"{file} has settings that mean nothing here: {', '.join(unknown)}. {SUPPORTED}.")
    active = [mode for key, mode in _LEGACY_POOLING.items() if config.get(key)] or ["mean"]
    stated = config.get("pooling_mode", active)
    modes = stated if isinstance(stated, list) else [stated]
    described = "+".join(map(str, modes))
    if not modes or not all(mode in POOLING_MODES for mode in modes):
        raise CheckpointError(f"{name} pools its tokens by {described!r} ({file}). {SUPPORTED}.")
    return described


def _refuse_other_inputs(name: str, normalize: Path | None) -> None:
    file = normalize / "config.json" if normalize else None
    for key, value in (settings_if_any(file) if file else {}).items():
        if key in ("module_input_name", "module_output_name") and value not in (None, "sentence_embedding"):
            raise CheckpointError(f"{name} normalises something else: {file} says {key} {value!r}. {SUPPORTED}.")


def _refuse_changed_text(name: str, file: Path) -> None:
    """Here every text stays as it is, and every embedding whole."""
    settings = settings_if_any(file)
    kind = settings.get("model_type", "SentenceTransformer")
    if kind != "SentenceTransformer":
        raise CheckpointError(f"{name} was saved as a {kind} ({file}). {SUPPORTED}.")
    if settings.get("truncate_dim") is not None:
        raise CheckpointError(f"{name} cuts its embedding to {settings['truncate_dim']} dimensions ({file}).")
    default = settings.get("default_prompt_name")
    prompts = {"query": None, "document": None, **(settings.get("prompts") or {})}
    if default is not None and prompts.get(default, "unknown"):
        raise CheckpointError(f"{name} puts a prompt before every text ({file}). {SUPPORTED}, without such a prompt.")


def _transformer_settings(name: str, folder: Path) -> tuple[Path | None, dict[str, Any]]:
    """What the first file of these names says, once nothing in it asks for what is not done here."""
    found = ((folder / file, settings_if_any(folder / file)) for file in _TRANSFORMER_FILES)
    file, said = next(((file, settings) for file, settings in found if settings), (None, {}))
    settings = {_OLD_NAMES.get(key, key): value for key, value in said.items() if key not in _OLD_NAMES.values()}
    settings |= {new: said[new] for old, new in _OLD_NAMES.items() if new in said and old not in said}
    for key, value in settings.items():
        as_here = value == _AS_IT_IS_HERE[key] if key in _AS_IT_IS_HERE else value in (None, {}, False)
        if not (key in _FOLLOWED | _WITHOUT_EFFECT or as_here):
            raise CheckpointError(f"{name} asks for what is not done here: {file} says {key} {value!r}. {SUPPORTED}.")
    for key in ("model_kwargs", "processor_kwargs"):
        if not isinstance(settings.get(key) or {}, dict):
            raise CheckpointError(f"{file} should give {key} as an object; it says {settings[key]!r}. {CURE}")
    asked = sorted(set(settings.get("model_kwargs") or {}) - _HOW)
    if asked:
        raise CheckpointError(f"{name} is loaded in a way that is not done here: {file} asks for {', '.join(asked)}.")
    return file, settings
