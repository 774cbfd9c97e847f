"""The tokenizer classes of transformers 5.23, each with what it builds from a vocabulary and a few settings.

Most keep only the vocabulary of `tokenizer.json`: how a text is spelt, split and surrounded they decide anew, by
`tokenizer_config.json` and by their own defaults. The general class takes the file as it stands.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from qkv_core.tokenizer_settings import Token, TokenizerSettings

Vocabulary = Path | dict[str, int] | list[Any]
Marker = tuple[str, int]


@dataclass(frozen=True)
class TokenizerClass:
    """What one class does with the files."""

    name: str
    model: str = ""  # as tokenizer.json calls the kind of its vocabulary
    tokens: Mapping[str, Token] = field(default_factory=dict)  # what its special tokens are called by default
    build: Callable[[Vocabulary, str, TokenizerSettings], Tokenizer] | None = None  # None: the file as it stands
    surround: Callable[[Marker, Marker, TokenizerSettings], Any] | None = None  # the markers before and after a text
    markers: tuple[str, str] = ("cls_token", "sep_token")
    as_token: Callable[[str, Token], Token] = lambda _key, token: token


def _word_pieces(vocabulary: Vocabulary, unknown: str, settings: TokenizerSettings) -> Tokenizer:
    """BERT's: a word is cut into the longest pieces that the vocabulary has (Wu et al. 2016)."""
    if isinstance(vocabulary, Path):
        tokenizer = Tokenizer(models.WordPiece.from_file(str(vocabulary), unk_token=unknown))
    else:
        words: Any = vocabulary
        tokenizer = Tokenizer(models.WordPiece(words, unk_token=unknown))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True,
        handle_chinese_chars=bool(settings.flag("tokenize_chinese_chars", True)),
        strip_accents=settings.flag("strip_accents", None),
        lowercase=bool(settings.flag("do_lower_case", True)),
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    return tokenizer


def _byte_pieces(vocabulary: Vocabulary, _unknown: str, settings: TokenizerSettings) -> Tokenizer:
    """RoBERTa's: bytes, joined pair by pair as GPT-2's vocabulary does (Radford et al. 2019)."""
    model: Any = (settings.json or {}).get("model", {})
    merges = [tuple(pair.split(" ")) if isinstance(pair, str) else tuple(pair) for pair in model["merges"]]
    joined: Any = {"vocab": vocabulary, "merges": merges}
    tokenizer = Tokenizer(models.BPE(**joined, continuing_subword_prefix="", end_of_word_suffix="", fuse_unk=False))
    prefix = bool(settings.flag("add_prefix_space", False))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def _sentence_pieces(unknown_id: int) -> Callable[[Vocabulary, str, TokenizerSettings], Tokenizer]:
    def build(vocabulary: Vocabulary, _unknown: str, settings: TokenizerSettings) -> Tokenizer:
        pieces: Any = [tuple(piece) for piece in vocabulary]  # type: ignore[union-attr] # a list, or it is damaged
        tokenizer = Tokenizer(models.Unigram(pieces, unk_id=unknown_id, byte_fallback=False))
        scheme: Any = "always" if settings.flag("add_prefix_space", True) else "never"
        metaspace = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme=scheme)
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), metaspace])
        tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme=scheme)
        return tokenizer

    return build


def _of_xlm_roberta(vocabulary: Vocabulary, unknown: str, settings: TokenizerSettings) -> Tokenizer:
    """SentencePiece's most probable pieces (Kudo 2018), after the file's own table of characters."""
    tokenizer = _sentence_pieces(3)(vocabulary, unknown, settings)
    if (characters := _characters(settings)) is not None:
        tokenizer.normalizer = characters
    return tokenizer


def _of_albert(vocabulary: Vocabulary, unknown: str, settings: TokenizerSettings) -> Tokenizer:
    """The same, and before it quotes made one kind, accents and case taken away unless the settings keep them."""
    tokenizer = _sentence_pieces(1)(vocabulary, unknown, settings)
    steps: list[Any] = [normalizers.Replace("``", '"'), normalizers.Replace("''", '"')]
    if not settings.flag("keep_accents", False):
        steps += [normalizers.NFKD(), normalizers.StripAccents()]
    if settings.flag("do_lower_case", True):
        steps.append(normalizers.Lowercase())
    if (characters := _characters(settings)) is not None:
        steps.append(characters)
    tokenizer.normalizer = normalizers.Sequence(steps)
    return tokenizer


def _characters(settings: TokenizerSettings) -> normalizers.Precompiled | None:
    """What tokenizer.json has been made to write in other characters, where it has such a table."""
    step: Any = (settings.json or {}).get("normalizer") or {}
    steps = step["normalizers"] if step.get("type") == "Sequence" else [step]
    table = next((each["precompiled_charsmap"] for each in steps if each.get("type") == "Precompiled"), None)
    return normalizers.Precompiled(base64.b64decode(table)) if table else None


def _between(first: Marker, last: Marker, _settings: TokenizerSettings) -> processors.TemplateProcessing:
    return processors.TemplateProcessing(
        single=f"{first[0]}:0 $A:0 {last[0]}:0",
        pair=f"{first[0]}:0 $A:0 {last[0]}:0 $B:1 {last[0]}:1",
        special_tokens=[first, last],
    )


def _robertas(first: Marker, last: Marker, settings: TokenizerSettings) -> processors.RobertaProcessing:
    trim = bool(settings.flag("trim_offsets", True))
    return processors.RobertaProcessing(last, first, trim, bool(settings.flag("add_prefix_space", False)))


def _mpnets(first: Marker, last: Marker, _settings: TokenizerSettings) -> processors.RobertaProcessing:
    return processors.RobertaProcessing(last, first, True, False)


def _plain(first: Marker, last: Marker, _settings: TokenizerSettings) -> processors.TemplateProcessing:
    return processors.TemplateProcessing(
        single=[first[0], "$A", last[0]],
        pair=[first[0], "$A", last[0], last[0], "$B", last[0]],
        special_tokens=[first, last],
    )


def _alberts(first: Marker, last: Marker, settings: TokenizerSettings) -> Any:
    """What tokenizer.json puts around a text; where it says nothing, what the class does."""
    if (settings.json or {}).get("post_processor") is not None:
        return Tokenizer.from_file(str(settings.file)).post_processor
    return _between(("[CLS]", first[1]), ("[SEP]", last[1]), settings)


def _mpnets_token(key: str, token: Token) -> Token:
    # As a word is, save that <mask> takes the space before it along.
    return AddedToken(token, lstrip=key == "mask_token", rstrip=False) if isinstance(token, str) else token


GENERAL = TokenizerClass("PreTrainedTokenizerFast")
_BERT_TOKENS = {f"{name.lower()}_token": f"[{name}]" for name in ("UNK", "SEP", "PAD", "CLS", "MASK")}
_ROBERTA_TOKENS = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "cls_token": "<s>",
    "unk_token": "<unk>",
    "pad_token": "<pad>",
    "mask_token": "<mask>",
}
_ALBERT_TOKENS = {
    "bos_token": "[CLS]",
    "eos_token": "[SEP]",
    "sep_token": "[SEP]",
    "cls_token": "[CLS]",
    "unk_token": "<unk>",
    "pad_token": "<pad>",
    "mask_token": "[MASK]",
}
_BERT = TokenizerClass("BertTokenizer", "WordPiece", _BERT_TOKENS, _word_pieces, _between)
_ROBERTA = TokenizerClass("RobertaTokenizer", "BPE", _ROBERTA_TOKENS, _byte_pieces, _robertas)
_XLM_ROBERTA = TokenizerClass(
    "XLMRobertaTokenizer", "Unigram", _ROBERTA_TOKENS, _of_xlm_roberta, _plain, markers=("bos_token", "eos_token")
)
_ALBERT = TokenizerClass("AlbertTokenizer", "Unigram", _ALBERT_TOKENS, _of_albert, _alberts)
_MPNET = TokenizerClass(
    "MPNetTokenizer",
    "WordPiece",
    {**_ROBERTA_TOKENS, "unk_token": "[UNK]"},
    _word_pieces,
    _mpnets,
    as_token=_mpnets_token,
)
_CLASSES = {
    **dict.fromkeys(("PreTrainedTokenizer", "PreTrainedTokenizerFast", "TokenizersBackend", "PythonBackend"), GENERAL),
    **dict.fromkeys(("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer"), _BERT),
    **{each.name: each for each in (_ROBERTA, _XLM_ROBERTA, _ALBERT, _MPNET)},
}
_OF_MODEL_TYPE = {
    "bert": _BERT,
    "distilbert": _BERT,
    "roberta": _ROBERTA,
    "xlm-roberta": _XLM_ROBERTA,
    "albert": _ALBERT,
    "mpnet": _MPNET,
}


def class_called(name: object, model_type: str) -> TokenizerClass | None:
    """The class that the files name, else the model's own; None for one that is not known here."""
    if name is None:
        return _OF_MODEL_TYPE[model_type]
    return _CLASSES.get(str(name).removesuffix("Fast")) or _CLASSES.get(str(name))
