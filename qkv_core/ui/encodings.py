"""Encodings of which only what goes into each layer is held; the other numbers are there while somebody needs them.

A text's x before and after every layer are a few hundredths of its encoding, and from them a layer comes again, bit for
bit, when a page asks for it. So layers are what is kept, bounded by bytes, of all models together; what does not fit is
computed when it is looked at. A run of a page holds its texts and the last layers it looked at (`runs.py`): it reads a
text once, however small the cache.
"""

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from threading import Condition
from typing import Any
from weakref import WeakValueDictionary, ref

import numpy as np
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from qkv_core.attention import Array
from qkv_core.encoder import MAX_CHARACTERS, Encoder, EncoderLayer, Encoding, LayerTrace
from qkv_core.interventions import Intervention
from qkv_core.server.settings import settings
from qkv_core.ui import runs

# A quarter of what recent encodings may hold is for texts, the rest for layers. Of 256 MB, the default, that is some
# twenty texts of 256 tokens and fourteen of their layers, or all layers of some hundred sentences of 16.
_MAX_BYTES = settings().cache_mb * 2**20
_MAX_BYTES_OF_TEXTS = _MAX_BYTES // 4
# What a run may hold or work with at once: beside the layers that it holds, one being read and one being computed, with
# as much again on the way; and texts: its own, under a change, and another.
_LAYERS_AT_WORK = runs.LAYERS_HELD + 3
_TEXTS_AT_WORK = 3


_Key = tuple[Encoder, str, tuple[Intervention, ...]]


class _Shared(LRUCache[Hashable, Any]):
    """What had to make way, or never fitted, is still found while a run holds it."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes, getsizeof=attrgetter("n_bytes"))
        self._held: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()

    def __missing__(self, key: Hashable) -> Any:
        return self._held[key]

    def __setitem__(self, key: Hashable, value: Any) -> None:
        self._held[key] = value
        super().__setitem__(key, value)


class _Layer:
    """One layer's numbers, and what they hold beside the text's x and the model's own matrices."""

    def __init__(self, trace: LayerTrace, learned: EncoderLayer) -> None:
        self.trace = trace
        attention = trace.attention
        steps = [attention.q, attention.k, attention.v, attention.z, attention.mask]
        square = [attention.scores, attention.scaled_scores, attention.attention_weights]
        rows = [trace.attention_output, trace.after_attention, trace.feed_forward_output]
        changed = [
            matrix
            for name in ("W_Q", "W_K", "W_V")
            if (matrix := getattr(trace.layer, name)) is not getattr(learned, name)
        ]
        self.n_bytes = sum(array.nbytes for array in (*steps, *square, *rows, *changed) if array is not None)


class _Text:
    """What goes into each layer and out of the last; and the encoding, which refers to it weakly."""

    def __init__(
        self, key: tuple[Encoder, str, tuple[Intervention, ...]], whole: Encoding, xs: Sequence[Array]
    ) -> None:
        self.key, self.xs = key, tuple(xs)
        self.n_bytes = sum(x.nbytes for x in xs)
        self.encoding = _KeptEncoding(**vars(whole) | {"layers": _Layers(self)})

    def layer(self, index: int) -> LayerTrace:
        """One layer's numbers, for the run that asks."""
        runs.wait_for_turn(_bytes_at_work(self.encoding.encoder, len(self.xs[0])))
        layer = _layer(self, index)
        runs.hold_layer(layer)
        trace: LayerTrace = layer.trace
        return trace


class _Layers(Sequence[LayerTrace]):
    """What an open tab may hold for days, without the arrays: those are the cache's, and the run's that reads them."""

    def __init__(self, text: _Text) -> None:
        self._text, self._key = ref(text), text.key

    def __len__(self) -> int:
        return self._key[0].n_layers

    def __iter__(self) -> Iterator[LayerTrace]:
        text = self.text()
        return (text.layer(index) for index in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        text, chosen = self.text(), range(len(self))[index]
        return text.layer(chosen) if isinstance(chosen, int) else tuple(map(text.layer, chosen))

    def text(self) -> _Text:
        """Read again for whoever asks after it had to make way."""
        text = self._text() or _read(*self._key)
        self._text = ref(text)
        runs.hold_text(text)
        return text


@dataclass(frozen=True)
class _KeptEncoding(Encoding):
    """An encoding whose layers come again; for what goes from one to the next none has to."""

    layers: _Layers

    @property
    def hidden_states(self) -> list[Array]:
        """As of any encoding: n_layers + 1 arrays [n, d_model]."""
        return list(self.layers.text().xs)


def encode(model: Encoder, text: str, interventions: tuple[Intervention, ...] = ()) -> Encoding:
    """The encoding of a text; whoever asks for the same one gets the same read-only arrays."""
    runs.wait_for_turn(_bytes_at_work(model, _n_tokens(model, text[:MAX_CHARACTERS])))
    read = _read(model, text, interventions)
    runs.hold_text(read)
    encoding: Encoding = read.encoding
    return encoding


_texts = _Shared(_MAX_BYTES_OF_TEXTS)
_layers = _Shared(_MAX_BYTES - _MAX_BYTES_OF_TEXTS)
_layers_change = Condition()


@cached(_texts, condition=Condition())
def _read(model: Encoder, text: str, interventions: tuple[Intervention, ...]) -> _Text:
    """The forward pass; its layers are offered to the cache on the way."""
    xs: list[Array] = []

    def keep(layers: Iterator[LayerTrace]) -> Sequence[LayerTrace]:
        last: deque[LayerTrace] = deque(maxlen=1)
        for index, trace in enumerate(layers):
            last.append(trace)
            xs.append(trace.x)
            _offer(hashkey(model, text, interventions, index), _Layer(trace, model.layers[index]))
        xs.append(last[-1].output)
        return last

    return _Text((model, text, interventions), model.encode(text, interventions, keep), xs)


def _place(text: _Text, index: int) -> Hashable:
    key: Hashable = hashkey(*text.key, index)
    return key


@cached(_layers, key=_place, condition=_layers_change)
def _layer(text: _Text, index: int) -> _Layer:
    model, _, interventions = text.key
    return _Layer(model.layers_under(interventions)[index].forward(text.xs[index]), model.layers[index])


def _offer(place: Hashable, layer: _Layer) -> None:
    """For whoever asks next; one that is larger than the cache is computed again."""
    if layer.n_bytes <= _layers.maxsize:
        with _layers_change:
            _layers[place] = layer


@lru_cache(maxsize=512)
def _n_tokens(model: Encoder, text: str) -> int:
    return len(model.token_ids(text))


def _bytes_at_work(model: Encoder, n: int) -> int:
    """What a run needs for a text of n tokens."""
    inner: int = model.layers[0].W_up.shape[1]
    layer = n * (9 * model.d_model + 2 * inner) + 3 * model.n_heads * n * n
    text = (model.n_layers + 1) * n * model.d_model
    return np.dtype(np.float32).itemsize * (_LAYERS_AT_WORK * layer + _TEXTS_AT_WORK * text)
