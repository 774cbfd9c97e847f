"""What visitors share: the encoder and recent encodings, read-only and bounded by bytes."""

from functools import lru_cache
from threading import RLock

from cachetools import LRUCache, cached

from qkv_core.attention import Array
from qkv_core.encoder import Encoder, Encoding, load_encoder
from qkv_core.library import Vocabulary
from qkv_core.likeness import Likeness
from qkv_core.likeness import likeness as measure_likeness
from qkv_core.ui.settings import settings

# 256 MB, the default, hold about three texts of 256 tokens, or some three hundred sentences of 16.
_MAX_BYTES = settings().cache_mb * 2**20
_MAX_EMBEDDING_BYTES = 16 * 2**20  # some ten thousand texts


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The server's model, loaded once."""
    return load_encoder()


def n_bytes(encoding: Encoding) -> int:
    """What an encoding's arrays hold; the model's own matrices are counted by nobody twice."""
    per_layer = encoding.layers[0]
    trace = per_layer.attention
    arrays = [trace.q, trace.k, trace.v, trace.scores, trace.scaled_scores, trace.attention_weights, trace.z]
    return len(encoding.layers) * (sum(array.nbytes for array in arrays) + 5 * per_layer.x.nbytes)


@cached(LRUCache(maxsize=_MAX_BYTES, getsizeof=n_bytes), lock=RLock())
def encode(text: str) -> Encoding:
    """The encoding of a text; whoever asks for the same text gets the same read-only arrays."""
    return encoder().encode(text)


@cached(LRUCache(maxsize=_MAX_EMBEDDING_BYTES, getsizeof=lambda embedding: embedding.nbytes), lock=RLock())
def embed(text: str) -> Array:
    """A text's sentence embedding alone, a thousandth of its encoding."""
    return encoder().encode(text).sentence_embedding


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The whole vocabulary as layer 0 sees it, shared by all visitors; its docstring says what it holds."""
    return Vocabulary(encoder())


@lru_cache(maxsize=1)
def likeness() -> Likeness:
    """How alike the model's W_Q, W_K and W_V are: measured once, for no sentence changes them."""
    return measure_likeness(encoder().layers)
