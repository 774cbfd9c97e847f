"""A model of each family as sentence-transformers saves it: random weights, and a tokenizer trained on the corpus."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

import qkv_core.measures
from tests.later import sbert, sbert_modules, torch, transformers

CORPUS = [
    line
    for line in (Path(qkv_core.measures.__path__[0]) / "data" / "corpus.txt").read_text("utf-8").splitlines()
    if line[:1] not in "#"
]
_ROBERTA_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
_BERT_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
# Sizes that no two have in common.
SIZES = {"n_layers": 3, "n_heads": 4, "d_model": 52, "d_feed_forward": 67, "n_positions": 45, "d_embedding": 17}
SIZES |= {"max_tokens": 29}
# The sizes of bert-base, roberta-base and so on; the vocabulary alone is smaller, as it is trained on the corpus here.
_BASE = {"n_layers": 12, "n_heads": 12, "d_model": 768, "d_feed_forward": 3072, "n_positions": 512, "max_tokens": 512}
_BASE |= {"d_embedding": 128}
_OFFSET = {"n_positions": 514}
BASE_SIZES = {
    "bert": _BASE,
    "roberta": _BASE | _OFFSET,
    "xlm-roberta": _BASE | _OFFSET,
    "distilbert": _BASE | {"n_layers": 6},
    "albert": _BASE,
    "mpnet": _BASE | _OFFSET,
}


def _trained(model: Any, pre_tokenizer: Any, trainer: Any, normalizer: Any = None) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def _word_pieces(special: list[str]) -> dict[str, int]:
    trainer = trainers.WordPieceTrainer(vocab_size=900, special_tokens=special, show_progress=False)
    model = models.WordPiece(unk_token="[UNK]")
    tokenizer = _trained(model, pre_tokenizers.BertPreTokenizer(), trainer, normalizers.BertNormalizer())
    return tokenizer.get_vocab()


def _unigram(special: list[str], unknown: str) -> list[tuple[str, float]]:
    trainer = trainers.UnigramTrainer(
        vocab_size=500, special_tokens=special, unk_token=unknown, show_progress=False, shrinking_factor=0.6
    )
    tokenizer = _trained(models.Unigram(), pre_tokenizers.Metaspace(), trainer, normalizers.Lowercase())
    return [tuple(piece) for piece in json.loads(tokenizer.to_str())["model"]["vocab"]]


def _bytes() -> dict[str, Any]:
    trainer = trainers.BpeTrainer(
        vocab_size=900,
        special_tokens=_ROBERTA_SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer = _trained(models.BPE(), pre_tokenizers.ByteLevel(add_prefix_space=False), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return {"vocab": model["vocab"], "merges": [tuple(merge) for merge in model["merges"]]}


def _tokenizer(kind: str, max_tokens: int) -> Any:
    if kind in ("bert", "distilbert"):
        return transformers.BertTokenizer(vocab=_word_pieces(_BERT_SPECIAL), model_max_length=max_tokens)
    if kind == "mpnet":
        special = ["<s>", "<pad>", "</s>", "[UNK]", "<mask>"]
        return transformers.MPNetTokenizer(vocab=_word_pieces(special), model_max_length=max_tokens)
    if kind == "roberta":
        return transformers.RobertaTokenizer(**_bytes(), model_max_length=max_tokens)
    if kind == "xlm-roberta":
        pieces = _unigram(["<s>", "<pad>", "</s>", "<unk>", "<mask>"], "<unk>")
        return transformers.XLMRobertaTokenizer(vocab=pieces, model_max_length=max_tokens)
    pieces = _unigram(["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"], "<unk>")
    return transformers.AlbertTokenizer(vocab=pieces, model_max_length=max_tokens)


def _config(kind: str, n_words: int, sizes: dict[str, int]) -> Any:
    usual = {
        "vocab_size": n_words,
        "hidden_size": sizes["d_model"],
        "num_attention_heads": sizes["n_heads"],
        "num_hidden_layers": sizes["n_layers"],
        "intermediate_size": sizes["d_feed_forward"],
        "max_position_embeddings": sizes["n_positions"],
    }
    if kind == "distilbert":
        names = {"hidden_size": "dim", "num_attention_heads": "n_heads", "num_hidden_layers": "n_layers"}
        names["intermediate_size"] = "hidden_dim"
        return transformers.DistilBertConfig(**{names.get(key, key): value for key, value in usual.items()})
    if kind == "albert":
        return transformers.AlbertConfig(**usual, embedding_size=sizes["d_embedding"], num_hidden_groups=1)
    kinds = {"bert": "Bert", "mpnet": "MPNet", "roberta": "Roberta", "xlm-roberta": "XLMRoberta"}
    return getattr(transformers, f"{kinds[kind]}Config")(**usual)


KINDS = ("bert", "roberta", "xlm-roberta", "distilbert", "albert", "mpnet")


def write_family(
    kind: str, folder: Path, modules: Callable[[int], list[Any]], *, spread: float = 0.2, **sizes: int
) -> Path:
    """The folder of a model of this family; `modules` gives what follows the Transformer, from its d_model."""
    sizes = {**SIZES, **sizes}
    tokenizer = _tokenizer(kind, sizes["max_tokens"])
    model = transformers.AutoModel.from_config(_config(kind, len(tokenizer), sizes))
    generator = torch.Generator().manual_seed(2019)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(std=spread, generator=generator)
            if "norm.weight" in name.lower():
                parameter += 1
    model.save_pretrained(folder / "bare")
    tokenizer.save_pretrained(folder / "bare")
    whole = [sbert_modules.Transformer(str(folder / "bare")), *modules(sizes["d_model"])]
    sbert.SentenceTransformer(modules=whole, device="cpu").save(str(folder / kind), create_model_card=False)
    return folder / kind
