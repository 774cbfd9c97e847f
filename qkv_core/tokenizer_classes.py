"""The tokenizer classes of transformers 5.23, each with what it builds from a vocabulary and a few settings.

Most keep only the vocabulary of `tokenizer.json`: how a text is spelt, split and surrounded they decide anew, by
`tokenizer_config.json` and by their own defaults. The general class takes the file as it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from qkv_core.tokenizer_settings import Token, TokenizerSettings

Vocabulary = Path | dict[str, int]


@dataclass(frozen=True)
class TokenizerClass:
    """What one class does with the files."""

    name: str
    model: str = ""  # as tokenizer.json calls the kind of its vocabulary
    tokens: Mapping[str, Token] = field(default_factory=dict)  # what its special tokens are called by default
    build: Callable[[Vocabulary, str, TokenizerSettings], Tokenizer] | None = None  # None: the file as it stands
    surround: Callable[[tuple[str, int], tuple[str, int]], Any] | None = None  # the markers before and after a text


def _word_pieces(vocabulary: Vocabulary, unknown: str, settings: TokenizerSettings) -> Tokenizer:
    """BERT's: a word is cut into the longest pieces that the vocabulary has (Wu et al. 2016)."""
    if isinstance(vocabulary, Path):
        tokenizer = Tokenizer(models.WordPiece.from_file(str(vocabulary), unk_token=unknown))
    else:
        tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=unknown))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True,
        handle_chinese_chars=bool(settings.flag("tokenize_chinese_chars", True)),
        strip_accents=settings.flag("strip_accents", None),
        lowercase=bool(settings.flag("do_lower_case", True)),
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    return tokenizer


def _between(first: tuple[str, int], last: tuple[str, int]) -> processors.TemplateProcessing:
    return processors.TemplateProcessing(
        single=f"{first[0]}:0 $A:0 {last[0]}:0",
        pair=f"{first[0]}:0 $A:0 {last[0]}:0 $B:1 {last[0]}:1",
        special_tokens=[first, last],
    )


GENERAL = TokenizerClass("PreTrainedTokenizerFast")
_BERT_TOKENS = {f"{name.lower()}_token": f"[{name}]" for name in ("UNK", "SEP", "PAD", "CLS", "MASK")}
_BERT = TokenizerClass("BertTokenizer", "WordPiece", _BERT_TOKENS, _word_pieces, _between)
_CLASSES = {
    **dict.fromkeys(("PreTrainedTokenizer", "PreTrainedTokenizerFast", "TokenizersBackend", "PythonBackend"), GENERAL),
    **dict.fromkeys(("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer"), _BERT),
}
_OF_MODEL_TYPE = {"bert": _BERT}


def class_called(name: object, model_type: str) -> TokenizerClass | None:
    """The class that the files name, else the model's own; None for one that is not known here."""
    if not name:
        return _OF_MODEL_TYPE[model_type]
    return _CLASSES.get(str(name).removesuffix("Fast")) or _CLASSES.get(str(name))
