"""A text read token by token: the keys and values of what was read are kept, and only the new token's query asks.

Under a causal mask no token's key or value depends on what comes after it, so they can be kept: the KV cache of
models that write. Source: Shazeer 2019, "Fast Transformer Decoding", section 2.4.1.
"""

from collections.abc import Sequence

import numpy as np

from qkv_core.attention import Array, project
from qkv_core.encoder import Encoder, LayerTrace
from qkv_core.interventions import Intervention, Kind

LOOKING_BACK = Intervention(Kind.CAUSAL)
_BYTES = 4  # of a number in float32


class CachedReader:
    """One text as it grows, under a causal mask everywhere; `kept` gives a layer's part of the cache."""

    def __init__(self, encoder: Encoder, interventions: Sequence[Intervention] = ()) -> None:
        """An empty text; ValueError if an intervention is outside the model."""
        self._encoder = encoder
        self._interventions = (LOOKING_BACK, *interventions)
        self._layers = encoder.layers_under(self._interventions)
        shape = (encoder.n_heads, encoder.max_tokens, encoder.d_head)
        self._keys = [np.empty(shape, dtype=encoder.word_embeddings.dtype) for _ in self._layers]
        self._values = [np.empty(shape, dtype=encoder.word_embeddings.dtype) for _ in self._layers]
        self.n_tokens = 0

    def append(self, token_id: int) -> tuple[LayerTrace, ...]:
        """Read one more token: every layer's steps for this token alone, one query [n_heads, 1, n_tokens].

        Raises ValueError if the text is as long as the model can read.
        """
        if self.n_tokens == self._encoder.max_tokens:
            raise ValueError(f"This model reads at most {self.n_tokens} tokens, and so many are read.")
        x = self._encoder.embed(np.array([token_id]), self._interventions, first=self.n_tokens)
        self.n_tokens += 1
        traces = []
        for index, layer in enumerate(self._layers):
            q = project(x, layer.W_Q, layer.b_Q)
            self._keys[index][:, self.n_tokens - 1 : self.n_tokens] = project(x, layer.W_K, layer.b_K)
            self._values[index][:, self.n_tokens - 1 : self.n_tokens] = project(x, layer.W_V, layer.b_V)
            traces.append(layer.complete(x, layer.attention(q, *self.kept(index))))
            x = traces[-1].output
        return tuple(traces)

    def kept(self, layer: int) -> tuple[Array, Array]:
        """The keys and values of all tokens read so far, [n_heads, n_tokens, d_head] each."""
        return self._keys[layer][:, : self.n_tokens], self._values[layer][:, : self.n_tokens]


def bytes_per_token(encoder: Encoder, n_sets: int | None = None) -> int:
    """What the cache holds of one token: a key and a value in float32 for each head, or each of `n_sets`, and layer."""
    return 2 * encoder.n_layers * (n_sets or encoder.n_heads) * encoder.d_head * _BYTES
