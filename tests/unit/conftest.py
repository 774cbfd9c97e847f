"""A BERT small enough to compute by hand, as the files of a published model."""

import json

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "##s", "sat", "on", "a", "mat", ".", "dog"]

CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "hidden_size": 15,
    "intermediate_size": 7,
    "vocab_size": len(VOCABULARY),
    "max_position_embeddings": 17,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-3,
}

MODULES = [
    {"type": "sentence_transformers.models.Transformer", "path": ""},
    {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"},
    {"type": "sentence_transformers.models.Normalize", "path": "2_Normalize"},
]


@pytest.fixture
def tiny_bert(tmp_path):
    """The folder of a whole model: 2 layers, 3 heads of 5 dimensions, 13 words, at most 11 tokens."""
    folder = tmp_path / "tiny-bert"
    (folder / "1_Pooling").mkdir(parents=True)
    settings = {
        "config.json": CONFIG,
        "modules.json": MODULES,
        "1_Pooling/config.json": {"pooling_mode": "mean"},
        "sentence_bert_config.json": {"max_seq_length": 11},
    }
    for name, content in settings.items():
        (folder / name).write_text(json.dumps(content))
    save_file(tiny_tensors(), folder / "model.safetensors")
    tiny_tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def tiny_tensors():
    """Every tensor of the model under its published name, torch's way round: [out, in]."""
    d_model, d_feed_forward = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shapes = {
        "embeddings.word_embeddings.weight": (CONFIG["vocab_size"], d_model),
        "embeddings.position_embeddings.weight": (CONFIG["max_position_embeddings"], d_model),
        "embeddings.token_type_embeddings.weight": (CONFIG["type_vocab_size"], d_model),
        **parameters("embeddings.LayerNorm", d_model),
    }
    for layer in range(CONFIG["num_hidden_layers"]):
        prefix = f"encoder.layer.{layer}"
        for projection in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= parameters(f"{prefix}.attention.{projection}", d_model, d_model)
        shapes |= parameters(f"{prefix}.attention.output.LayerNorm", d_model)
        shapes |= parameters(f"{prefix}.intermediate.dense", d_feed_forward, d_model)
        shapes |= parameters(f"{prefix}.output.dense", d_model, d_feed_forward)
        shapes |= parameters(f"{prefix}.output.LayerNorm", d_model)
    random = np.random.default_rng(2017)
    return {name: random.normal(scale=0.7, size=shape).astype(np.float32) for name, shape in shapes.items()}


def parameters(name, *shape):
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def tiny_tokenizer():
    vocabulary = {word: index for index, word in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    added = [(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=added)
    tokenizer.enable_truncation(5)  # published files often carry one, which must not count
    tokenizer.enable_padding()
    return tokenizer
