"""A model's learned arrays under our names and in our shapes, read by the table of its family."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qkv_core.attention import Array, read_only
from qkv_core.families import FAMILIES
from qkv_core.model_settings import CheckpointError
from qkv_core.relative_positions import N_BUCKETS, RelativePositions
from qkv_core.tensor_files import TensorFiles


@dataclass(frozen=True)
class EmbeddingWeights:
    """The learned vectors that the first layer's x is made of, read-only, a row each."""

    word: Array  # [n_words, d_embedding]; d_embedding is d_model, save in ALBERT
    position: Array  # [n_positions, d_embedding], from a text's first position on
    token_type: Array  # [n_token_types, d_embedding]; one of zeros where the family has none
    gain: Array  # [d_embedding], of the LayerNorm over their sum
    bias: Array
    padding_id: int | None = None  # the token that takes up no position, where there is one
    padding_position: Array | None = None  # [d_embedding], what it gets in a position's place
    widening: tuple[Array, Array] | None = None  # W [d_embedding, d_model], b [d_model], where x is wider


@dataclass(frozen=True)
class LayerWeights:
    """The learned matrices of one layer, read-only, all right-multiplied: `q = x @ W_Q + b_Q`."""

    W_Q: Array  # [n_heads, d_model, d_head]
    W_K: Array
    W_V: Array
    b_Q: Array  # [n_heads, d_head]
    b_K: Array
    b_V: Array
    W_O: Array  # [n_heads, d_head, d_model]
    b_O: Array  # [d_model]
    attention_gain: Array  # [d_model], of the LayerNorm after attention
    attention_bias: Array
    W_up: Array  # [d_model, d_feed_forward]
    b_up: Array
    W_down: Array  # [d_feed_forward, d_model]
    b_down: Array
    output_gain: Array  # [d_model], of the LayerNorm after the feed-forward network
    output_bias: Array


def n_before_first(config: Mapping[str, Any]) -> int:
    """How many rows of the position table stand before a text's first."""
    return config["pad_token_id"] + 1 if FAMILIES[config["model_type"]].counts_from_padding else 0


class PublishedWeights:
    """torch stores [out, in]; here every matrix is multiplied from the right."""

    def __init__(self, folder: Path, config: Mapping[str, Any]) -> None:
        """`config` is read_config's."""
        self._config, self._family = config, FAMILIES[config["model_type"]]
        self._tensors = TensorFiles(folder, self._family.prefix)
        self._d_model, self._n_heads = config["hidden_size"], config["num_attention_heads"]

    def embeddings(self) -> EmbeddingWeights:
        """What the first x is made of."""
        config, named = self._config, self._family.embeddings
        d = config["embedding_size"] if self._family.widening else self._d_model
        word = self._tensors.read(f"{named['word']}.weight", config["vocab_size"], d)
        table = self._tensors.read(f"{named['position']}.weight", config["max_position_embeddings"], d)
        first = n_before_first(config)
        widening = self._linear(self._family.widening, d, self._d_model) if self._family.widening else None
        gain, bias = self._layer_norm(named["norm"], d)
        return EmbeddingWeights(
            word=word,
            position=table[first:],
            token_type=(
                self._tensors.read(f"{named['token_type']}.weight", config["type_vocab_size"], d)
                if "token_type" in named
                else np.zeros((1, d), np.float32)
            ),
            gain=gain,
            bias=bias,
            padding_id=config["pad_token_id"] if first else None,
            padding_position=table[first - 1] if first else None,
            widening=widening,
        )

    def layers(self) -> tuple[LayerWeights, ...]:
        """One after the other; those of one group are one and the same."""
        n_layers, n_groups = self._config["num_hidden_layers"], self._config.get("num_hidden_groups", 1)
        places = [
            self._family.layer.format(layer=layer, group=layer * n_groups // n_layers) for layer in range(n_layers)
        ]
        learned = {place: self._layer(place) for place in dict.fromkeys(places)}
        return tuple(learned[place] for place in places)

    def relative_positions(self) -> RelativePositions | None:
        """What a distance adds to a score, in the families that have it."""
        named = self._family.relative_positions
        if not named:
            return None
        n_buckets = self._config["relative_attention_num_buckets"]
        if n_buckets != N_BUCKETS:
            raise CheckpointError(f"{self._tensors.file} has {n_buckets} classes of distances; {N_BUCKETS} are read.")
        return RelativePositions(self._tensors.read(f"{named}.weight", n_buckets, self._n_heads))

    def _layer(self, place: str) -> LayerWeights:
        names = {ours: f"{place}.{published}" for ours, published in self._family.modules.items()}
        d, d_feed_forward = self._d_model, self._config["intermediate_size"]
        W_Q, b_Q = self._into_heads(names["Q"])
        W_K, b_K = self._into_heads(names["K"])
        W_V, b_V = self._into_heads(names["V"])
        W_O, b_O = self._linear(names["O"], d, d)
        attention_gain, attention_bias = self._layer_norm(names["attention_norm"], d)
        W_up, b_up = self._linear(names["up"], d, d_feed_forward)
        W_down, b_down = self._linear(names["down"], d_feed_forward, d)
        output_gain, output_bias = self._layer_norm(names["output_norm"], d)
        return LayerWeights(
            W_Q=W_Q,
            W_K=W_K,
            W_V=W_V,
            b_Q=b_Q,
            b_K=b_K,
            b_V=b_V,
            W_O=W_O.reshape(self._n_heads, -1, d),
            b_O=b_O,
            attention_gain=attention_gain,
            attention_bias=attention_bias,
            W_up=W_up,
            b_up=b_up,
            W_down=W_down,
            b_down=b_down,
            output_gain=output_gain,
            output_bias=output_bias,
        )

    def _into_heads(self, name: str) -> tuple[Array, Array]:
        """A projection into the heads: W [n_heads, d_model, d_head], b [n_heads, d_head]."""
        W, b = self._linear(name, self._d_model, self._d_model)
        heads = W.reshape(self._d_model, self._n_heads, -1).swapaxes(0, 1)
        return read_only(np.ascontiguousarray(heads)), b.reshape(self._n_heads, -1)

    def _linear(self, name: str, d_in: int, d_out: int) -> tuple[Array, Array]:
        """W [d_in, d_out], b [d_out]. Laid out as x·W reads it: a sentence is encoded in three quarters of the time."""
        published = self._tensors.read(f"{name}.weight", d_out, d_in)
        return read_only(np.ascontiguousarray(published.T)), self._tensors.read(f"{name}.bias", d_out)

    def _layer_norm(self, name: str, d: int) -> tuple[Array, Array]:
        return self._tensors.read(f"{name}.weight", d), self._tensors.read(f"{name}.bias", d)
