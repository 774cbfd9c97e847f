"""The families of encoders that can be read: what each calls its settings and its tensors, and what it adds to BERT.

A family is a table. Where it adds a term of its own, `encoder.py` has the line of the formula. Sources: BERT, Devlin et
al. 2019; RoBERTa, Liu et al. 2019; XLM-R, Conneau et al. 2020; DistilBERT, Sanh et al. 2019; ALBERT, Lan et al. 2020;
MPNet, Song et al. 2020.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Ours, and what a family calls the module: its tensors are .weight and .bias of it.
_EMBEDDINGS = {
    "word": "embeddings.word_embeddings",
    "position": "embeddings.position_embeddings",
    "token_type": "embeddings.token_type_embeddings",
    "norm": "embeddings.LayerNorm",
}
_WITHOUT_TYPES = {ours: published for ours, published in _EMBEDDINGS.items() if ours != "token_type"}
_AFTER_ATTENTION = {"up": "intermediate.dense", "down": "output.dense", "output_norm": "output.LayerNorm"}
_BERT_LAYER = {
    "Q": "attention.self.query",
    "K": "attention.self.key",
    "V": "attention.self.value",
    "O": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    **_AFTER_ATTENTION,
}
_MPNET_LAYER = {
    **{name: f"attention.attn.{name.lower()}" for name in "QKVO"},
    "attention_norm": "attention.LayerNorm",
    **_AFTER_ATTENTION,
}
_DISTILBERT_LAYER = {
    **{name: f"attention.{name.lower()}_lin" for name in "QKV"},
    "O": "attention.out_lin",
    "attention_norm": "sa_layer_norm",
    "up": "ffn.lin1",
    "down": "ffn.lin2",
    "output_norm": "output_layer_norm",
}
_ALBERT_LAYER = {
    "Q": "attention.query",
    "K": "attention.key",
    "V": "attention.value",
    "O": "attention.dense",
    "attention_norm": "attention.LayerNorm",
    "up": "ffn",
    "down": "ffn_output",
    "output_norm": "full_layer_layer_norm",
}


@dataclass(frozen=True)
class Family:
    """One architecture's names; shapes are BERT's unless a field says otherwise."""

    name: str
    prefix: str  # what some publishers put before every tensor's name
    layer: str = "encoder.layer.{layer}"  # where a layer's modules stand; {group}: layers may share them
    modules: Mapping[str, str] = field(default_factory=lambda: _BERT_LAYER)
    embeddings: Mapping[str, str] = field(default_factory=lambda: _EMBEDDINGS)
    settings: Mapping[str, str] = field(default_factory=dict)  # BERT's name of a setting -> this family's
    fixed: Mapping[str, Any] = field(default_factory=dict)  # settings that this family does not let be chosen
    defaults: Mapping[str, Any] = field(default_factory=dict)  # of settings that may be left out
    counts_from_padding: bool = False  # a text's first position is the one after the padding token's id
    widening: str = ""  # the module from narrow embeddings to x
    relative_positions: str = ""  # the table of what a distance adds to a scaled score


FAMILIES = {
    "bert": Family("BERT", "bert."),
    "roberta": Family("RoBERTa", "roberta.", counts_from_padding=True, defaults={"pad_token_id": 1}),
    "xlm-roberta": Family("XLM-R", "roberta.", counts_from_padding=True, defaults={"pad_token_id": 1}),
    "distilbert": Family(
        "DistilBERT",
        "distilbert.",
        layer="transformer.layer.{layer}",
        modules=_DISTILBERT_LAYER,
        embeddings=_WITHOUT_TYPES,
        settings={
            "num_hidden_layers": "n_layers",
            "num_attention_heads": "n_heads",
            "hidden_size": "dim",
            "intermediate_size": "hidden_dim",
            "hidden_act": "activation",
        },
        fixed={"layer_norm_eps": 1e-12},
    ),
    "albert": Family(
        "ALBERT",
        "albert.",
        layer="encoder.albert_layer_groups.{group}.albert_layers.0",
        modules=_ALBERT_LAYER,
        defaults={"hidden_act": "gelu_new", "num_hidden_groups": 1, "inner_group_num": 1},
        widening="encoder.embedding_hidden_mapping_in",
    ),
    "mpnet": Family(
        "MPNet",
        "mpnet.",
        modules=_MPNET_LAYER,
        embeddings=_WITHOUT_TYPES,
        fixed={"pad_token_id": 1},
        defaults={"relative_attention_num_buckets": 32},
        counts_from_padding=True,
        relative_positions="encoder.relative_attention_bias",
    ),
}
