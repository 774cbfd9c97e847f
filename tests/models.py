"""The bundled model, loaded once in a run of the tests: nothing in it can be changed; and models of any size.

The latter are the files of a published model with random weights, in the folder that is named.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import Unigram, WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer, Metaspace
from tokenizers.processors import TemplateProcessing

from qkv_core.checkpoint import BUNDLED_MODEL
from qkv_core.encoder import Encoder, load_encoder
from qkv_core.examples import EXAMPLES
from qkv_core.families import FAMILIES

_MODULES = [
    {"idx": index, "name": str(index), "type": f"sentence_transformers.models.{kind}", "path": path}
    for index, (kind, path) in enumerate([("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")])
]
_WORDS = sorted({word.strip(".,").lower() for text in EXAMPLES.values() for word in text.split()})
_LETTERS = list("abcdefghijklmnopqrstuvwxyz'.,")


@cache
def bundled() -> Encoder:
    """For fixtures, and for what is no fixture."""
    return load_encoder(BUNDLED_MODEL)


def write_model(
    folder: Path,
    tokenizer: Tokenizer,
    *,
    n_layers: int,
    n_heads: int,
    d_head: int,
    d_feed_forward: int = 11,
    n_positions: int = 67,
    max_tokens: int = 64,
    epsilon: float = 1e-12,
    scale: float = 0.1,
    dtype: str = "float32",
    normalize: bool = True,
    gain: float = 1.0,
    family: str = "bert",
) -> Path:
    """A model of these sizes with random weights, normal numbers times `scale`; `gain` is the mean of LayerNorm's.

    Which tensors a family has is qkv_core's own table: that it is transformers' too, tests/reference/test_families.py
    shows.
    """
    d_model = n_heads * d_head
    config = {
        "model_type": family,
        "hidden_act": "gelu",
        "num_hidden_layers": n_layers,
        "num_attention_heads": n_heads,
        "hidden_size": d_model,
        "intermediate_size": d_feed_forward,
        "vocab_size": tokenizer.get_vocab_size(),
        "max_position_embeddings": n_positions,
        "type_vocab_size": 2,
        "layer_norm_eps": epsilon,
        "pad_token_id": 0,
        "embedding_size": 3,
        "relative_attention_num_buckets": 32,
    }
    named = FAMILIES[family].settings
    settings = {
        "config.json": {named.get(key, key): value for key, value in config.items()},
        "modules.json": _MODULES[: 3 if normalize else 2],
        "1_Pooling/config.json": {"pooling_mode": "mean", "word_embedding_dimension": d_model},
        "sentence_bert_config.json": {"max_seq_length": max_tokens},
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": tokenizer.id_to_token(0)},
    }
    (folder / "1_Pooling").mkdir(parents=True)
    for name, content in settings.items():
        (folder / name).write_text(json.dumps(content))
    random = np.random.default_rng(2017)
    shapes = _shapes(config)
    tensors = {name: random.normal(scale=scale, size=shape).astype(dtype) for name, shape in shapes.items()}
    for name in shapes:
        if re.search(r"norm\.weight$", name, re.I):  # near 0, all tokens would be alike
            tensors[name] += gain
    save_file(tensors, folder / "model.safetensors")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def _shapes(config: dict) -> dict[str, tuple[int, ...]]:
    """Of every tensor of the model, under its published name, torch's way round: [out, in]."""
    family, d_model, d_up = FAMILIES[config["model_type"]], config["hidden_size"], config["intermediate_size"]
    d = config["embedding_size"] if family.widening else d_model
    rows = {"word": "vocab_size", "position": "max_position_embeddings", "token_type": "type_vocab_size"}
    tables = {kind: name for kind, name in family.embeddings.items() if kind in rows}
    shapes: dict[str, tuple[int, ...]] = {f"{name}.weight": (config[rows[kind]], d) for kind, name in tables.items()}
    shapes |= _parameters(family.embeddings["norm"], d)
    if family.widening:
        shapes |= _parameters(family.widening, d_model, d)
    if family.relative_positions:
        n_buckets = config["relative_attention_num_buckets"]
        shapes[f"{family.relative_positions}.weight"] = (n_buckets, config["num_attention_heads"])
    sizes = {"up": (d_up, d_model), "down": (d_model, d_up), "attention_norm": (d_model,), "output_norm": (d_model,)}
    for layer in range(config["num_hidden_layers"]):
        place = family.layer.format(layer=layer, group=0)
        for ours, name in family.modules.items():
            shapes |= _parameters(f"{place}.{name}", *sizes.get(ours, (d_model, d_model)))
    return shapes


def _parameters(name: str, *shape: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def word_pieces(words: Sequence[str] | None = None) -> Tokenizer:
    """BERT's kind of tokenizer, which knows these words; by default the examples', and every letter."""
    words = words or [*_WORDS, *_LETTERS, *(f"##{letter}" for letter in _LETTERS)]
    vocabulary = {word: index for index, word in enumerate(dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words]))}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = _between(tokenizer, "[CLS]", "[SEP]")
    return tokenizer


def sentence_pieces() -> Tokenizer:
    """The kind that multilingual models have: ▁ begins a word, <s> and </s> stand around the text."""
    whole = [(f"▁{word}", -2.0) for word in dict.fromkeys(["paris", *_WORDS])]
    pieces = [("<pad>", 0.0), ("<s>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -3.0), *whole]
    tokenizer = Tokenizer(Unigram([*pieces, *((letter, -9.0) for letter in _LETTERS)], unk_id=3, byte_fallback=False))
    tokenizer.add_special_tokens(["<pad>", "<s>", "</s>", "<unk>"])
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.post_processor = _between(tokenizer, "<s>", "</s>")
    return tokenizer


def _between(tokenizer: Tokenizer, first: str, last: str) -> TemplateProcessing:
    ids = [(name, tokenizer.token_to_id(name)) for name in (first, last)]
    return TemplateProcessing(single=f"{first} $A {last}", special_tokens=ids)
