"""What visitors share: the models and recent encodings, read-only and bounded by bytes, of all models together.

Who asks for what is being computed already waits for it (the condition) instead of computing it again.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from threading import Condition, RLock

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from qkv_core.attention import Array, read_only
from qkv_core.encoder import Encoder, Encoding, LayerTrace, load_encoder
from qkv_core.figures.journey.pack import pack
from qkv_core.interventions import Intervention
from qkv_core.library.vocabulary import Vocabulary
from qkv_core.measures.embeddings import sentence_embeddings
from qkv_core.ui import encodings, models

_MAX_PACKED_BYTES = 32 * 2**20  # for the living picture: some seventy sentences of 16 tokens
_MAX_EMBEDDING_BYTES = 16 * 2**20  # some ten thousand texts


def encoder(model: str | None = None) -> Encoder:
    """A model by its name in the menu, loaded once; without a name the visitor's."""
    return _load(model or models.chosen())


@cached({}, condition=Condition())
def _load(model: str) -> Encoder:
    return load_encoder(models.offered()[model])


def of_the_model(*arguments: object) -> tuple[object, ...]:
    """A key for what is kept: the same arguments mean something else in another model."""
    key: tuple[object, ...] = hashkey(models.chosen(), *arguments)
    return key


def _same_encoding(text: str, interventions: tuple[Intervention, ...] = ()) -> tuple[object, ...]:
    return of_the_model(text, *interventions)


def encode(text: str, interventions: tuple[Intervention, ...] = ()) -> Encoding:
    """The encoding of a text by the visitor's model; whoever asks for the same one gets the same read-only arrays."""
    return encodings.encode(encoder(), text, interventions)


def _same_numbers(encoding: Encoding, layers: tuple[int, ...], heads: tuple[int, ...] | None) -> tuple[object, ...]:
    key: tuple[object, ...] = hashkey(encoding.encoder, encoding.text, encoding.interventions, layers, heads)
    return key


@cached(LRUCache(maxsize=_MAX_PACKED_BYTES, getsizeof=len), key=_same_numbers, lock=RLock())
def packed(encoding: Encoding, layers: tuple[int, ...], heads: tuple[int, ...] | None) -> bytes:
    """What the living picture is drawn from: these layers' q, k and v; of chosen heads q and k alone."""
    return pack(encoding, layers, heads, values=heads is None)


_embeddings: LRUCache[object, Array] = LRUCache(
    maxsize=_MAX_EMBEDDING_BYTES, getsizeof=lambda embedding: embedding.nbytes
)
_embeddings_lock = RLock()


@cached(_embeddings, key=_same_encoding, lock=_embeddings_lock)
def sentence_embedding(text: str, interventions: tuple[Intervention, ...] = ()) -> Array:
    """A text's sentence embedding alone, a hundredth of its encoding and less."""
    return read_only(encoder().encode(text, interventions, keep=_last).sentence_embedding.copy())


def _last(layers: Iterator[LayerTrace]) -> Sequence[LayerTrace]:
    return deque(layers, maxlen=1)


def without_embedding(texts: Sequence[str]) -> list[str]:
    """Those texts, each once, whose embedding has to be computed."""
    with _embeddings_lock:
        return [text for text in dict.fromkeys(texts) if _same_encoding(text) not in _embeddings]


def add_sentence_embeddings(texts: Sequence[str]) -> None:
    """Embed texts side by side, faster than one by one, for `sentence_embedding` to find."""
    embeddings = sentence_embeddings(encoder(), texts)
    with _embeddings_lock:
        for text, embedding in zip(texts, embeddings, strict=True):
            _embeddings[_same_encoding(text)] = read_only(embedding.copy())


@cached({}, key=of_the_model, condition=Condition())
def vocabulary() -> Vocabulary:
    """The whole vocabulary as layer 0 sees it, laid out once for all visitors; its docstring says what it holds."""
    return Vocabulary(encoder())
