"""What visitors share: the models and recent encodings, read-only and bounded by bytes, of all models together.

Who asks for what is being computed already waits for it (the condition) instead of computing it again.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from threading import Condition, RLock
from typing import Any
from weakref import ref

from cachetools import LRUCache, cached
from cachetools.keys import hashkey
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qkv_core.attention import Array, read_only
from qkv_core.encoder import Encoder, Encoding, LayerTrace, load_encoder
from qkv_core.figures.journey.pack import pack
from qkv_core.interventions import Intervention
from qkv_core.library.vocabulary import Vocabulary
from qkv_core.measures.embeddings import sentence_embeddings
from qkv_core.server.settings import settings
from qkv_core.ui import models

# 256 MB, the default, hold about three texts of 256 tokens, or some three hundred sentences of 16.
_MAX_BYTES = settings().cache_mb * 2**20
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


def n_bytes(encoding: Encoding) -> int:
    """What an encoding's arrays hold; of the model's matrices only those that an intervention made anew."""
    per_layer = encoding.layers[0]
    trace = per_layer.attention
    arrays = [trace.q, trace.k, trace.v, trace.scores, trace.scaled_scores, trace.attention_weights, trace.z]
    masks = sum(layer.attention.mask.nbytes for layer in encoding.layers if layer.attention.mask is not None)
    of_the_text = len(encoding.layers) * (sum(array.nbytes for array in arrays) + 5 * per_layer.x.nbytes) + masks
    return of_the_text + _n_bytes_of_changed_matrices(encoding)


def _same_encoding(text: str, interventions: tuple[Intervention, ...] = ()) -> tuple[object, ...]:
    return of_the_model(text, *interventions)


def encode(text: str, interventions: tuple[Intervention, ...] = ()) -> Encoding:
    """The encoding of a text; whoever asks for the same one gets the same read-only arrays."""
    return _in_use(_traces(encoder(), text, interventions)).encoding


class _Traces:
    """An encoding's layers, and the encoding that refers to them weakly."""

    def __init__(self, whole: Encoding) -> None:
        self.layers, self.n_bytes = whole.layers, n_bytes(whole)
        again = partial(_traces, whole.encoder, whole.text, whole.interventions)
        self.encoding = replace(whole, layers=_Layers(self, again))


class _Layers(Sequence[LayerTrace]):
    """What an open tab may hold for days, without the arrays: those are the cache's, and the run's that reads them.

    They are computed anew for whoever asks after they had to make way.
    """

    def __init__(self, traces: _Traces, again: Callable[[], _Traces]) -> None:
        self._n, self._traces, self._again = len(traces.layers), ref(traces), again

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[LayerTrace]:
        return iter(self._now())

    def __getitem__(self, index: Any) -> Any:
        return self._now()[index]

    def _now(self) -> Sequence[LayerTrace]:
        traces = self._traces()
        if traces is None:
            traces = _in_use(self._again())
            self._traces = ref(traces)
        return traces.layers


@cached(LRUCache(maxsize=_MAX_BYTES, getsizeof=attrgetter("n_bytes")), condition=Condition())
def _traces(model: Encoder, text: str, interventions: tuple[Intervention, ...]) -> _Traces:
    return _Traces(model.encode(text, interventions))


_running = threading.local()


def _in_use(traces: _Traces) -> _Traces:
    """Held until a page's run is over, and its thread with it, whatever others need room for meanwhile."""
    if get_script_run_ctx(suppress_warning=True) is not None:
        vars(_running).setdefault("traces", {})[id(traces)] = traces
    return traces


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
    return read_only(encoder().encode(text, interventions).sentence_embedding.copy())


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


def _n_bytes_of_changed_matrices(encoding: Encoding) -> int:
    """Counted with each text, though texts share them: so the bound holds whichever text goes first."""
    return sum(
        getattr(used.layer, name).nbytes
        for used, learned in zip(encoding.layers, encoding.encoder.layers, strict=True)
        for name in ("W_Q", "W_K", "W_V")
        if getattr(used.layer, name) is not getattr(learned, name)
    )
