"""What a tokenizer's files say together: up to five of them, which may contradict each other.

Which outranks which follows transformers 5.23, `PreTrainedTokenizerBase._from_pretrained`, step by step.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tokenizers import AddedToken

from qkv_core.model_settings import CheckpointError, read_settings, settings_if_any

NAMED = ("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token")
_NEEDED = ("unk_token", "sep_token", "cls_token", "bos_token", "eos_token")  # where a class has them at all
# Settings that would make another tokenizer of the same files, in ways that are not followed here.
_NOT_FOLLOWED = (
    *("auto_map", "fast_tokenizer_files", "fix_mistral_regex", "gguf_file", "init_inputs", "merges"),
    *("model_specific_special_tokens", "post_processor", "processor_class", "tokenizer_object", "tokenizer_padding"),
    *("tokenizer_truncation", "tokenizer_type", "vocab"),
)
_PROCESSORS = ("processor_config.json", "preprocessor_config.json", "video_preprocessor_config.json")
_TEMPLATES = ("chat_template.jinja", "chat_template.json", "additional_chat_templates")

Token = str | AddedToken


class TokenizerSettings:
    """The files of one tokenizer, and what they say once the stronger have outranked the weaker."""

    def __init__(self, folder: Path, stronger: Mapping[str, Any]) -> None:
        """`stronger` is what sentence-transformers passes on, and so outranks tokenizer_config.json."""
        self.folder, self.file, self.config_file = folder, folder / "tokenizer.json", folder / "tokenizer_config.json"
        self.json = read_settings(self.file) if self.file.is_file() else None  # None: only a vocabulary
        self.published = settings_if_any(self.config_file)
        self._values = {**self.published, **stronger}
        self._refuse_what_is_not_followed()
        # Special tokens beside the usual seven, by names of the publisher's own, and by no name.
        self.others, self.extra = self._others(), self._extra()
        self.listed = self._listed(stronger)  # what is never cut into pieces, in the order of the ids that it is given

    def _refuse_what_is_not_followed(self) -> None:
        for key in _NOT_FOLLOWED:
            if self._values.get(key):
                raise self.refuse(f"{key} {self._values[key]!r}, which is not followed here")
        for processor in (self.folder / name for name in _PROCESSORS):
            if settings_if_any(processor).get("processor_class"):
                raise CheckpointError(f"{processor} names a processor_class: this model does not read plain text.")

    def refuse_templates(self) -> None:
        """Without sentence-transformers' own files it would put every text into a chat's template."""
        there = [self.folder / name for name in _TEMPLATES if (self.folder / name).exists()]
        there += [self.config_file] * bool(self._values.get("chat_template"))
        if there:
            raise CheckpointError(f"{there[0]} puts every text into the template of a chat; here it stays as it is.")

    def flag(self, key: str, default: bool | None) -> bool | None:
        """A setting that is true or false; None only where that is its default."""
        value = self._values.get(key, default)
        if not (isinstance(value, bool) or (value is None and default is None)):
            raise self.refuse(f"{key} {value!r}, which is neither true nor false")
        return value

    def names(self, defaults: Mapping[str, Token]) -> dict[str, Token]:
        """What the usual special tokens are called: as the added token of that name, where one is listed."""
        padding = (self.json or {}).get("padding") or {}
        defaults = {**({"pad_token": padding["pad_token"]} if "pad_token" in padding else {}), **defaults}
        listed = {str(token): token for token in self.listed}
        named = {}
        for key in NAMED:
            value = self._values.get(key)
            if value is None and key not in self._values:
                value = defaults.get(key)
            elif value is None and key in _NEEDED and key in defaults:
                raise self.refuse(f"{key} null: it needs one")
            elif value is not None:
                value = _token(value)
                value = listed.get(str(value), value)
            if value is not None:
                named[key] = self._checked(key, value)
        return named

    @property
    def max_tokens(self) -> tuple[Any, str]:
        """How many tokens the files let a text have, as it is written, and under which name; None: it is not."""
        key = "max_len" if "max_len" in self._values and "model_max_length" not in self._values else "model_max_length"
        return self._values.get(key), key

    @property
    def cut_at(self) -> tuple[Path, str]:
        """The end at which a too long text is cut, and the file that says so."""
        if "truncation_side" in self._values:
            return self.config_file, str(self._values["truncation_side"])
        truncation = (self.json or {}).get("truncation") or {}
        return self.file, str(truncation.get("direction", "right")).lower()

    def _others(self) -> dict[str, Token]:
        keys = [key for key in self._values if key.endswith("_token") and key not in NAMED]
        found = {key: self._values.pop(key) for key in keys if isinstance(self._values[key], str)}
        extra = self._values.get("extra_special_tokens")
        if isinstance(extra, dict):
            found |= self._values.pop("extra_special_tokens")
        return {key: self._checked(key, _token(value)) for key, value in found.items()}

    def _extra(self) -> list[Token]:
        if "additional_special_tokens" in self._values and not self._values.get("extra_special_tokens"):
            self._values["extra_special_tokens"] = self._values.pop("additional_special_tokens")
        listed = self._values.get("extra_special_tokens") or []
        return [self._checked("extra_special_tokens", _token(value)) for value in listed]

    def _listed(self, stronger: Mapping[str, Any]) -> list[AddedToken]:
        if "added_tokens_decoder" in self._values:
            described = dict(self._values["added_tokens_decoder"] or {})
        else:
            described = self._listed_by_older_files(stronger)
        try:
            ids = {int(index): token for index, token in described.items()}
        except (TypeError, ValueError) as error:
            raise self.refuse("added tokens whose ids are no numbers") from error
        return [self._added(ids[index]) for index in sorted(ids)]

    def _listed_by_older_files(self, stronger: Mapping[str, Any]) -> dict[Any, Any]:
        """Added tokens by their ids, where tokenizer_config.json lists none; the names in the map then outrank it."""
        for key, value in settings_if_any(self.folder / "special_tokens_map.json").items():
            if stronger.get(key):
                continue
            if key == "extra_special_tokens" or (key == "additional_special_tokens" and not self.extra):
                self.extra += [self._checked(key, _token(token)) for token in value if token not in self.extra]
            elif key in NAMED:
                self._values[key] = self._added({**value, "special": True}) if isinstance(value, dict) else value
            elif key.endswith("_token"):
                self.others = {key: self._checked(key, _token(value)), **self.others}
        names = (_token(self._values[key]) for key in NAMED if self._values.get(key))
        special = {str(token) for token in (*names, *self.extra)}
        described = {
            index: {"content": content, "normalized": content not in special, "special": content in special}
            for content, index in settings_if_any(self.folder / "added_tokens.json").items()
        }
        for token in (self.json or {}).get("added_tokens") or []:
            described[token["id"]] = {key: value for key, value in token.items() if key != "id"}
        return described

    def _added(self, described: Any) -> AddedToken:
        try:
            return AddedToken(**{key: value for key, value in described.items() if key != "__type"})
        except (AttributeError, TypeError, ValueError) as error:
            raise self.refuse(f"an added token {described!r}, which is none") from error

    def _checked(self, key: str, value: Any) -> Token:
        if not isinstance(value, str | AddedToken):
            raise self.refuse(f"{key} {value!r}, which is no token")
        return value

    def refuse(self, what: str) -> CheckpointError:
        return CheckpointError(f"The tokenizer in {self.folder} can't be used: {self.config_file} says {what}.")


def _token(value: Any) -> Any:
    """A token as it was saved: with its properties where it says that it has some."""
    if isinstance(value, dict) and value.get("__type") == "AddedToken":
        return AddedToken(**{key: part for key, part in value.items() if key != "__type"})
    return value
