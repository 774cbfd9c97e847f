"""A model's tokenizer, made from its files as transformers 5.23 makes it.

It follows `TokenizersBackend.__init__`, and what sentence-transformers 6.2 changes after it, step by step.
"""

from pathlib import Path

from tokenizers import AddedToken, Tokenizer, normalizers

from qkv_core.model_settings import CURE, CheckpointError, convert
from qkv_core.tokenizer_classes import TokenizerClass, class_called
from qkv_core.tokenizer_settings import Token, TokenizerSettings

_SENTENCE_PIECES = ("sentencepiece.bpe.model", "spiece.model", "tokenizer.model")
_NO_WORD = "\u0378"  # a code point that no script has: every tokenizer needs a way round it


def read_tokenizer(
    settings: TokenizerSettings, model_type: str, class_of_config: object, *, lower_case: bool
) -> Tokenizer:
    """The tokenizer, which neither truncates nor pads; `lower_case` where sentence-transformers asks for it.

    Raises CheckpointError, also where a text would be cut in a way that is not done here.
    """
    named = settings.published.get("tokenizer_class")
    called = class_of_config if named is None else named
    kind = class_called(called, model_type)
    if kind is None:
        raise settings.refuse(f"tokenizer_class {called!r}, which is not followed here")
    names = {key: kind.as_token(key, token) for key, token in settings.names(kind.tokens).items()}
    tokenizer = _from_vocabulary(settings, kind, str(names["unk_token"])) if kind.build else _from_file(settings)
    _add_tokens(tokenizer, settings, list(names.values()))
    if kind.surround:
        first, last = (_with_id(tokenizer, names[key]) for key in kind.markers)
        tokenizer.post_processor = kind.surround(first, last, settings)
    if lower_case:
        _lower(tokenizer)
    tokenizer.encode_special_tokens = bool(settings.flag("split_special_tokens", False))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    _refuse_other_cuts(tokenizer, settings)
    return tokenizer


def _from_file(settings: TokenizerSettings) -> Tokenizer:
    if settings.json is None:
        raise _missing(settings.folder)
    model = settings.json.get("model")
    if isinstance(model, dict) and (model.get("dropout") or model.get("alpha")):
        raise CheckpointError(f"{settings.file} cuts the same text into other tokens each time (dropout). {CURE}")
    try:
        return Tokenizer.from_file(str(settings.file))
    except Exception as error:  # tokenizers raises a bare Exception for every fault
        raise _damaged(settings.file, error) from error


def _from_vocabulary(settings: TokenizerSettings, kind: TokenizerClass, unknown: str) -> Tokenizer:
    vocabulary_file = settings.folder / "vocab.txt"
    assert kind.build is not None
    try:
        if settings.json is not None:
            model = settings.json["model"]
            if model.get("type", kind.model) != kind.model:
                what = f"tokenizer_class {kind.name}, of {kind.model}; {settings.file} holds {model['type']}"
                raise settings.refuse(what)
            return kind.build(model["vocab"], unknown, settings)
        if kind.model == "WordPiece" and vocabulary_file.is_file():
            return kind.build(vocabulary_file, unknown, settings)
    except CheckpointError:
        raise
    except Exception as error:  # tokenizers raises a bare Exception for every fault
        raise _damaged(settings.file if settings.json is not None else vocabulary_file, error) from error
    raise _missing(settings.folder)


def _add_tokens(tokenizer: Tokenizer, settings: TokenizerSettings, names: list[Token]) -> None:
    """All that the files list, then the special tokens that they only name."""
    names = [*names, *settings.others.values()]
    known = {str(token) for token in (*tokenizer.get_added_tokens_decoder().values(), *settings.listed)}
    added: list[Token] = [*settings.listed]
    for token in (*names, *settings.extra):
        if str(token) not in known and token not in added:
            added.append(token)
    special = {str(name) for name in names}
    for token in added:
        if isinstance(token, AddedToken) and str(token) in special:
            token.special = True
    tokenizer.add_tokens([AddedToken(token, special=True) if isinstance(token, str) else token for token in added])


def _with_id(tokenizer: Tokenizer, name: Token) -> tuple[str, int]:
    index = tokenizer.token_to_id(str(name))
    assert index is not None  # it was added, if it was not there
    return str(name), index


def _lower(tokenizer: Tokenizer) -> None:
    """A step before all others, unless one of that name is there: what other steps do by the way is not seen."""
    steps = tokenizer.normalizer
    listed = [*steps] if isinstance(steps, normalizers.Sequence) else [steps] * (steps is not None)  # type: ignore[misc] # the stubs leave its __getitem__ out
    if not any(isinstance(step, normalizers.Lowercase) for step in listed):
        tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), *listed])


def _refuse_other_cuts(tokenizer: Tokenizer, settings: TokenizerSettings) -> None:
    """Here a marker stands at each end of a text, a long one loses its end, and none is the second of two."""
    file, side = settings.cut_at
    if side != "right":
        raise CheckpointError(f"{file} cuts a long text at its beginning ({side!r}); here it is cut at its end.")
    n_markers = tokenizer.num_special_tokens_to_add(is_pair=False)
    if n_markers != 2:
        raise CheckpointError(
            f"{settings.file} puts {n_markers} markers around a text, where BERT has [CLS] and [SEP]. {CURE}"
        )
    try:
        tokenizer.encode(_NO_WORD)
    except Exception as error:
        raise CheckpointError(f"{settings.file} has no way to read what it does not know ({error}). {CURE}") from error
    tried = tokenizer.encode("a")
    if [*tried.special_tokens_mask[:1], *tried.special_tokens_mask[-1:]] != [1, 1] or any(tried.type_ids):
        raise CheckpointError(f"{settings.file} should put one marker before a text and one after it. {CURE}")


def _missing(folder: Path) -> CheckpointError:
    other = next((name for name in _SENTENCE_PIECES if (folder / name).exists()), None)
    missing = f"{folder / 'tokenizer.json'} is missing"
    return CheckpointError(
        f"{missing}; {other} alone is not read. {convert(folder)}" if other else f"{missing}. {CURE}"
    )


def _damaged(file: Path, error: Exception) -> CheckpointError:
    return CheckpointError(f"{file} is damaged ({error}). {CURE}")
