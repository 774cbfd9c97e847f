"""Why keys and values are kept: what one more word changes under a causal mask, and what it costs to read it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from qkv_core.attention import Array
from qkv_core.cached_attention import LOOKING_BACK, CachedReader, bytes_per_token
from qkv_core.encoder import Encoder, Encoding
from qkv_core.interventions import Intervention

LENGTHS = (8, 16, 32, 64, 128, 256)  # tokens
_ROUNDS = 3  # of timing; of each length the fastest counts
_VECTORS = ("k", "v", "z")

Encode = Callable[[str, tuple[Intervention, ...]], Encoding]


@dataclass(frozen=True)
class OneMoreWord:
    """The tokens that a text has in common with the same text and a word more, in both readings."""

    n_shared: int
    added: tuple[str, ...]  # the word's tokens
    differences: dict[str, float]  # of k, v and z of the shared tokens, the largest over all layers and heads
    sizes: dict[str, float]  # the largest number among them
    n_kept: int  # bytes that a cache keeps of the shared tokens
    n_kept_per_token: int


def one_more_word(text: str, word: str, encode: Encode) -> tuple[OneMoreWord, OneMoreWord]:
    """The word at the text's end, read under a causal mask everywhere and without one."""
    longer = f"{text.rstrip()} {word}"
    under_mask, without = (compare(encode(text, change), encode(longer, change)) for change in ((LOOKING_BACK,), ()))
    return under_mask, without


def compare(shorter: Encoding, longer: Encoding) -> OneMoreWord:
    """Two readings by one model, whatever its interventions; each ends with a [SEP] that is no part of the text."""
    pairs = zip(shorter.token_ids[:-1], longer.token_ids[:-1], strict=False)
    n_shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    per_token = bytes_per_token(shorter.encoder)
    return OneMoreWord(
        n_shared=n_shared,
        added=longer.tokens[n_shared:-1],
        differences={
            name: max(
                float(np.abs(one - other).max())
                for one, other in zip(_shared(shorter, name, n_shared), _shared(longer, name, n_shared), strict=True)
            )
            for name in _VECTORS
        },
        sizes={
            name: max(float(np.abs(vectors).max()) for vectors in _shared(shorter, name, n_shared)) for name in _VECTORS
        },
        n_kept=n_shared * per_token,
        n_kept_per_token=per_token,
    )


def _shared(encoding: Encoding, name: str, n: int) -> Iterator[Array]:
    return (getattr(layer.attention, name)[:, :n] for layer in encoding.layers)


@dataclass(frozen=True)
class Costs:
    """What it costs to read one token more, the n-th: the whole text anew, or the new token from what is kept."""

    lengths: tuple[int, ...]
    whole: tuple[float, ...]
    cached: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        """How many times as much the whole text costs, for each length."""
        return [whole / cached for whole, cached in zip(self.whole, self.cached, strict=True)]


def multiplications(encoder: Encoder) -> Costs:
    """Counted: four projections, two products with every key in sight, and the feed-forward network, in each layer.

    Under the mask a query has its own key and those before it in sight: n·(n + 1)/2 pairs of a whole text.
    """
    d_model, d_inner = encoder.layers[0].W_up.shape
    per_row = 4 * d_model**2 + 2 * d_model * d_inner
    lengths = _lengths(encoder)
    return Costs(
        lengths=lengths,
        whole=tuple(encoder.n_layers * (n * per_row + n * (n + 1) * d_model) for n in lengths),
        cached=tuple(encoder.n_layers * (per_row + 2 * n * d_model) for n in lengths),
    )


def seconds(encoder: Encoder) -> Costs:
    """Measured here and now, in turns, so that both meet the same machine."""
    lengths = _lengths(encoder)
    token_ids = np.resize(encoder.token_ids("One word after the other."), lengths[-1])
    whole, cached = np.full((2, _ROUNDS, len(lengths)), np.inf)
    for round_ in range(_ROUNDS):
        reader = CachedReader(encoder)
        for n, token_id in enumerate(token_ids.tolist(), start=1):
            start = time.perf_counter()
            reader.append(token_id)
            if n in lengths:
                at = round_, lengths.index(n)
                cached[at] = time.perf_counter() - start
                start = time.perf_counter()
                encoder.run(token_ids[:n], (LOOKING_BACK,))
                whole[at] = time.perf_counter() - start
    return Costs(lengths, tuple(whole.min(axis=0).tolist()), tuple(cached.min(axis=0).tolist()))


def _lengths(encoder: Encoder) -> tuple[int, ...]:
    return tuple(n for n in LENGTHS if n <= encoder.max_tokens)
