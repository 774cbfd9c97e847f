"""A BERT-type encoder's forward pass in NumPy; its attention is `attention.py`'s, and every step is kept.

Source of the architecture: Devlin et al. 2019, "BERT"; of the sentence embedding: Reimers and
Gurevych 2019, "Sentence-BERT". Post-norm: LayerNorm comes after each residual sum.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding as Tokenized

from qkv_core.activations import gelu, gelu_new
from qkv_core.attention import (
    Array,
    AttentionTrace,
    causal_mask,
    merge_heads,
    project,
    read_only,
    scaled_dot_product_attention,
)
from qkv_core.checkpoint import Checkpoint, load_checkpoint
from qkv_core.interventions import (
    Intervention,
    Projections,
    change_projections,
    changed_mask,
    changed_scale,
    check_interventions,
    concerning,
    keeps_distances,
    keeps_positions,
    looking_back,
)
from qkv_core.pooling import pool_rows
from qkv_core.relative_positions import RelativePositions
from qkv_core.weights import LayerWeights

# More than any supported model can read (512 tokens), and little enough for a shareable address.
MAX_CHARACTERS = 4000


@dataclass(frozen=True)
class EncoderLayer(LayerWeights):
    """One layer at work: its learned matrices, and what else its attention depends on."""

    layer_norm_epsilon: float
    activation: str = "gelu"
    relative_positions: RelativePositions | None = None  # what a distance adds to a scaled score, in MPNet
    mask: NDArray[np.bool_] | None = None  # which key a query may attend to; broadcasts to [n_heads, n, n]
    causal: NDArray[np.bool_] | None = None  # which heads see no later token, [n_heads, 1, 1]
    scale: float | Array | None = None  # of the scores: None is the formula's own, [n_heads, 1, 1] one for each head

    def forward(self, x: Array) -> "LayerTrace":
        """One layer: attention, residual, LayerNorm, feed-forward, residual, LayerNorm."""
        return self.complete(x, self.attend(x))

    def complete(self, x: Array, attention: AttentionTrace) -> "LayerTrace":
        """From every head's z to the output, [n, d_model]: each row by itself, whatever its query attended to."""
        attention_output = merge_heads(attention.z, self.W_O, self.b_O)
        after_attention = self.attention_norm(x + attention_output)
        feed_forward_output = self.feed_forward(after_attention)
        output = self.output_norm(after_attention + feed_forward_output)
        return LayerTrace(
            layer=self,
            attention=attention,
            x=read_only(x),
            attention_output=read_only(attention_output),
            after_attention=read_only(after_attention),
            feed_forward_output=read_only(feed_forward_output),
            output=read_only(output),
        )

    def attend(self, x: Array) -> AttentionTrace:
        """Every head's attention over the rows of x [n, d_model]."""
        q = project(x, self.W_Q, self.b_Q)
        k = project(x, self.W_K, self.b_K)
        v = project(x, self.W_V, self.b_V)
        return self.attention(q, k, v)

    def attention(self, q: Array, k: Array, v: Array) -> AttentionTrace:
        """The formula on any queries, keys and values, under this layer's mask and scale."""
        n = q.shape[1], k.shape[1]
        bias = self.relative_positions.between(*n) if self.relative_positions else None
        return scaled_dot_product_attention(q, k, v, mask=self._mask_of(*n), scale=self.scale, position_bias=bias)

    def _mask_of(self, n_query: int, n_key: int) -> NDArray[np.bool_] | None:
        if self.causal is None:
            return self.mask
        past = causal_mask(n_query, n_key) | ~self.causal
        return past if self.mask is None else past & self.mask

    def attention_norm(self, x: Array) -> Array:
        """The LayerNorm after attention, [n, d_model] -> [n, d_model]."""
        return layer_norm(x, self.attention_gain, self.attention_bias, self.layer_norm_epsilon)

    def output_norm(self, x: Array) -> Array:
        """The LayerNorm after the feed-forward network, [n, d_model] -> [n, d_model]."""
        return layer_norm(x, self.output_gain, self.output_bias, self.layer_norm_epsilon)

    def feed_forward(self, x: Array) -> Array:
        """Each token by itself through the two-layer network, [n, d_model] -> [n, d_model]."""
        activate = gelu if self.activation == "gelu" else gelu_new
        return activate(x @ self.W_up + self.b_up) @ self.W_down + self.b_down

    def changed(self, interventions: Sequence[Intervention], index: int) -> "EncoderLayer":
        """This layer, the model's `index`-th, as the interventions leave it; itself if none concerns it."""
        here = concerning(interventions, index)
        if not here:
            return self
        learned = Projections(self.W_Q, self.W_K, self.W_V, self.b_Q, self.b_K, self.b_V)
        projections = change_projections(learned, here, index)
        n_heads, d_head = self.b_Q.shape
        distances = self.relative_positions
        return replace(
            self,
            **projections._asdict(),
            relative_positions=distances.of_heads(keeps_distances(here, n_heads)) if distances else None,
            mask=changed_mask(here, n_heads),
            causal=looking_back(here, n_heads),
            scale=changed_scale(here, n_heads, d_head),
        )


@dataclass(frozen=True)
class LayerTrace:
    """Every step from a layer's x to the next layer's x, read-only, each [n, d_model] unless said."""

    layer: EncoderLayer  # as it was used: with the changed matrices, where an intervention changed them
    attention: AttentionTrace
    x: Array
    attention_output: Array  # all heads through W_O, plus b_O
    after_attention: Array  # LayerNorm(x + attention_output)
    feed_forward_output: Array
    output: Array  # LayerNorm(after_attention + feed_forward_output), the next layer's x

    @property
    def head_outputs(self) -> Array:
        """What each head adds to the output, z @ W_O: [n_heads, n, d_model]; their sum + b_O is attention_output."""
        return read_only(self.attention.z @ self.layer.W_O)


@dataclass(frozen=True)
class Encoding:
    """One text through the encoder, with everything that was computed on the way."""

    encoder: "Encoder"
    text: str  # what was tokenised: bounded, and valid Unicode
    tokens: tuple[str, ...]
    token_ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]  # each token's characters in text; (0, 0) for an added [CLS] or [SEP]
    is_special: tuple[bool, ...]  # True for the [CLS] and [SEP] that the tokenizer added
    n_tokens_cut: int
    n_characters_cut: int
    layers: Sequence[LayerTrace]
    sentence_embedding: Array  # [d_sentence], which is d_model unless pooling makes it another
    interventions: tuple[Intervention, ...] = ()  # none: the published model itself

    @property
    def hidden_states(self) -> list[Array]:
        """The embeddings, then every layer's output: n_layers + 1 arrays [n, d_model]."""
        return [self.layers[0].x, *(layer.output for layer in self.layers)]


class Encoder:
    """A published model's weights, ready to encode. Safe to share between threads: nothing in it changes."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.name = checkpoint.name
        self.folder, self.files = checkpoint.folder, checkpoint.files
        self.family = checkpoint.family
        self.tokenizer, self.max_tokens = checkpoint.tokenizer, checkpoint.max_tokens
        self.markers = tuple(self.tokenizer.encode("").tokens)  # what it puts around every text: [CLS] and [SEP]
        self.pooling, self.dense, self.normalize = checkpoint.pooling, checkpoint.dense, checkpoint.normalize
        self.layer_norm_epsilon = epsilon = checkpoint.layer_norm_epsilon
        self._embeddings = checkpoint.embeddings
        self.word_embeddings = self._embeddings.word  # [n_words, d_embedding], which is d_model save in ALBERT
        self.position_embeddings = self._embeddings.position
        padding_id = self._embeddings.padding_id
        self.first_position = 0 if padding_id is None else padding_id + 1  # of a text, in the published table
        self.token_type_embeddings = self._embeddings.token_type
        self.relative_positions = checkpoint.relative_positions
        self.layers = tuple(
            EncoderLayer(
                **vars(learned),
                layer_norm_epsilon=epsilon,
                activation=checkpoint.activation,
                relative_positions=self.relative_positions,
            )
            for learned in checkpoint.layers
        )
        self.n_layers = len(self.layers)
        shape: tuple[int, int, int] = self.layers[0].W_Q.shape
        self.n_heads, self.d_model, self.d_head = shape
        pooled = self.d_model * len(self.pooling.split("+"))
        self.d_sentence = self.dense[-1].W.shape[1] if self.dense else pooled  # of the sentence embedding
        # A page asks for the same interventions on several texts; their encodings share the changed matrices.
        self._changed_layers = lru_cache(maxsize=4)(self._change_layers)

    def encode(
        self,
        text: str,
        interventions: Sequence[Intervention] = (),
        keep: Callable[[Iterator[LayerTrace]], Sequence[LayerTrace]] = tuple,
    ) -> Encoding:
        """Run the whole forward pass on one text and keep every step.

        Text beyond MAX_CHARACTERS, then beyond `max_tokens`, is cut, and how much is reported. A text
        without a single word still has [CLS] and [SEP], so it has an encoding too. `interventions` change
        the model for this text; ValueError if one names a layer or head that it has not. `keep` is given the layers
        one by one, as they are computed: it may hold fewer of them than all, if it can compute the others again.
        """
        bounded, tokenised, kept = self._tokenise(text)
        token_ids = tuple(tokenised.ids[position] for position in kept)
        traces = keep(self.forward(np.array(token_ids), interventions))
        return Encoding(
            encoder=self,
            text=bounded,
            tokens=tuple(tokenised.tokens[position] for position in kept),
            token_ids=token_ids,
            spans=tuple(tokenised.offsets[position] for position in kept),
            is_special=tuple(bool(tokenised.special_tokens_mask[position]) for position in kept),
            n_tokens_cut=len(tokenised.ids) - len(kept),
            n_characters_cut=max(0, len(text) - MAX_CHARACTERS),
            layers=traces,
            sentence_embedding=read_only(self.pool(traces[-1].output)),
            interventions=tuple(interventions),
        )

    def run(self, token_ids: NDArray[np.integer], interventions: Sequence[Intervention] = ()) -> tuple[LayerTrace, ...]:
        """The layers one after the other on any tokens, [n]; ValueError if an intervention is outside the model."""
        return tuple(self.forward(token_ids, interventions))

    def forward(
        self, token_ids: NDArray[np.integer], interventions: Sequence[Intervention] = ()
    ) -> Iterator[LayerTrace]:
        """The same, each layer as soon as it is computed; none is held here."""
        layers, x = self.layers_under(interventions), self.embed(token_ids, interventions)
        for layer in layers:
            trace = layer.forward(x)
            x = trace.output
            yield trace

    def token_ids(self, text: str) -> NDArray[np.integer]:
        """The ids that `encode` reads of a text, cut at the same places: [n]."""
        _, tokenised, kept = self._tokenise(text)
        return np.array(tokenised.ids)[kept]

    def embed(
        self, token_ids: NDArray[np.integer], interventions: Sequence[Intervention] = (), first: int = 0
    ) -> Array:
        """The first layer's x: word + position + token type, through LayerNorm, [n] -> [n, d_model].

        `first` is the position of the first of these tokens in its text.
        """
        words = self.word_embeddings[token_ids]
        if keeps_positions(interventions):
            words = words + self.positions_of(token_ids, first)
        return self.first_x(words + self.token_type_embeddings[0])

    def positions_of(self, token_ids: NDArray[np.integer], first: int = 0) -> Array:
        """The position embedding of each token, [n, d_embedding]: one after the other.

        In RoBERTa, XLM-R and MPNet a padding token, which somebody may type, is not counted and has one of its own.
        """
        counted = token_ids != self._embeddings.padding_id if self._embeddings.padding_id is not None else None
        if counted is None or counted.all():
            return self.position_embeddings[first : first + len(token_ids)]
        place = np.maximum(first + np.cumsum(counted) - 1, 0)
        x: Array = self.position_embeddings[place]
        x[~counted] = self._embeddings.padding_position
        return x

    def first_x(self, sums: Array) -> Array:
        """From the embeddings' sums to the first layer's x, [n, d_embedding] -> [n, d_model].

        Through a LayerNorm, and where embeddings are narrower than x, in ALBERT, through one more matrix.
        """
        learned = self._embeddings
        x = layer_norm(sums, learned.gain, learned.bias, self.layer_norm_epsilon)
        if learned.widening is None:
            return x
        W, b = learned.widening
        return x @ W + b

    def pool(self, x: Array) -> Array:
        """The sentence embedding of the last layer's rows, [n, d_model] -> [d_sentence]."""
        pooled = pool_rows(x, self.pooling)
        for dense in self.dense:
            pooled = dense(pooled)
        return pooled / np.linalg.norm(pooled).astype(pooled.dtype) if self.normalize else pooled

    def _tokenise(self, text: str) -> tuple[str, Tokenized, list[int]]:
        """The text as far as it is read, all of its tokens, and the positions of those that are kept.

        A too long text keeps its first tokens and its final [SEP].
        """
        bounded = well_formed(text[:MAX_CHARACTERS])
        tokenised = self.tokenizer.encode(bounded)
        positions = list(range(len(tokenised.ids)))
        return bounded, tokenised, positions[:-1][: self.max_tokens - 1] + positions[-1:]

    def layers_under(self, interventions: Sequence[Intervention]) -> tuple[EncoderLayer, ...]:
        """The layers as these interventions leave them; ValueError if one is outside the model."""
        check_interventions(interventions, self.n_layers, self.n_heads)
        return self._changed_layers(tuple(interventions)) if interventions else self.layers

    def _change_layers(self, interventions: tuple[Intervention, ...]) -> tuple[EncoderLayer, ...]:
        return tuple(layer.changed(interventions, index) for index, layer in enumerate(self.layers))


def load_encoder(name_or_folder: str | None = None) -> Encoder:
    """The bundled model (or `QKV_MODEL`'s first); with an argument, another one by folder or name in the hub's cache.

    Raises CheckpointError, a ValueError whose message names the file at fault and the cure.
    """
    return Encoder(load_checkpoint(name_or_folder))


def layer_norm(x: Array, gain: Array, bias: Array, epsilon: float) -> Array:
    """Each row to mean 0 and variance 1, then gain and bias per dimension, [n, d_model] both ways (Ba et al. 2016)."""
    centred: Array = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred * centred, axis=-1, keepdims=True)
    normalised: Array = centred / np.sqrt(variance + epsilon)
    return normalised * gain + bias


def well_formed(text: str) -> str:
    """The same text as valid Unicode: surrogate pairs joined, a lone surrogate replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
