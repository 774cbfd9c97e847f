"""Layers that come again: the same numbers, no more of them than are needed, however small the cache."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from qkv_core.encoder import Encoder, EncoderLayer
from qkv_core.interventions import parse_interventions
from qkv_core.ui import encodings, runs

TEXT = "Counted to the byte."
CHANGES = (
    "no-scale@all",
    "tie-qk@L3H1",
    "swap-qk@all",
    "causal@L3",
    "random-w=3@L1",
    "shared-kv=3@all",
    "no-positions@all",
)


@pytest.fixture(autouse=True)
def forgotten():
    """Nothing of another test's."""
    runs.new_run()
    for kept in (encodings._texts, encodings._layers):
        kept.clear()
    yield
    runs.new_run()


@pytest.fixture
def in_a_run(monkeypatch):
    """As on the thread of a visitor's page."""
    monkeypatch.setattr(runs, "_is_a_run", lambda: True)


@pytest.fixture
def nothing_fits(monkeypatch):
    """A cache smaller than any text and layer."""
    for kept in (encodings._texts, encodings._layers):
        monkeypatch.setattr(kept, "_Cache__maxsize", 1000)


@pytest.fixture
def computed(monkeypatch):
    """The texts that were read, and how many layers were computed."""
    read, layers = [], []
    encode, forward = Encoder.encode, EncoderLayer.forward

    def encode_noting(self, text, *rest):
        read.append(text)
        return encode(self, text, *rest)

    def forward_noting(self, x):
        layers.append(self)
        return forward(self, x)

    monkeypatch.setattr(Encoder, "encode", encode_noting)
    monkeypatch.setattr(EncoderLayer, "forward", forward_noting)
    return read, layers


def arrays_of(layer):
    attention = {name: value for name, value in vars(layer.attention).items() if isinstance(value, np.ndarray)}
    return attention | {name: value for name, value in vars(layer).items() if isinstance(value, np.ndarray)}


@pytest.mark.parametrize("change", ["", *CHANGES])
def test_layers_come_again_bit_for_bit(encoder, change):
    changes = parse_interventions(change)
    whole, kept = encoder.encode(TEXT, changes), encodings.encode(encoder, TEXT, changes)
    encodings._layers.clear()
    assert len(kept.layers) == len(whole.layers)
    for index in (3, 0, 5, -1):
        expected, again = arrays_of(whole.layers[index]), arrays_of(kept.layers[index])
        assert expected.keys() == again.keys()
        for name, array in expected.items():
            np.testing.assert_array_equal(again[name], array, err_msg=name)
            assert not again[name].flags.writeable
    np.testing.assert_array_equal(np.stack(kept.hidden_states), np.stack(whole.hidden_states))
    np.testing.assert_array_equal(kept.sentence_embedding, whole.sentence_embedding)


def test_what_makes_way_between_two_looks_is_computed_once_more_and_alone(encoder, computed):
    read, layers = computed
    encoding = encodings.encode(encoder, TEXT)
    assert len(layers) == encoder.n_layers
    assert encoding.layers[2] is encoding.layers[2]
    assert [layer.x.shape for layer in encoding.layers]  # all are still there
    assert len(layers) == encoder.n_layers
    encodings._layers.clear()
    assert encoding.layers[2]
    assert encoding.hidden_states
    assert (len(read), len(layers)) == (1, encoder.n_layers + 1)


@pytest.mark.usefixtures("in_a_run", "nothing_fits")
def test_a_run_reads_a_text_once_however_small_the_cache(encoder, computed):
    read, layers = computed
    first, second = encodings.encode(encoder, TEXT), encodings.encode(encoder, TEXT, parse_interventions("uniform@L2"))
    for _ in range(3):
        assert encodings.encode(encoder, TEXT) is first
        assert first.layers[2].x is not None
        assert second.layers[2].x is not None
    assert len(read) == 2
    assert len(layers) == 2 * encoder.n_layers + 2


@pytest.mark.usefixtures("in_a_run", "nothing_fits")
def test_a_run_holds_its_last_layers_alone_and_nothing_once_it_is_over(encoder):
    encoding = encodings.encode(encoder, TEXT)
    alive = []
    for layer in encoding.layers:
        alive.append(weakref.ref(layer))
        del layer
        gc.collect()
        assert sum(each() is not None for each in alive) <= runs.LAYERS_HELD
    text = weakref.ref(encoding.layers.text())
    runs.new_run()
    gc.collect()
    assert not any(each() for each in alive)
    assert text() is None


def test_a_tab_that_stays_open_keeps_no_arrays(encoder):
    """What was evicted is gone from memory though its encoding is held, and comes back as it was."""
    encoding = encodings.encode(encoder, "Held for days by a tab.", parse_interventions("uniform@L2"))
    before = [layer.output for layer in encoding.layers]
    arrays = [weakref.ref(layer) for layer in encoding.layers]
    text = weakref.ref(encoding.layers.text())
    for kept in (encodings._texts, encodings._layers):
        kept.clear()
    gc.collect()
    assert text() is None
    assert not any(array() for array in arrays)
    assert len(encoding.layers) == len(before)
    for layer, output in zip(encoding.layers, before, strict=True):
        np.testing.assert_array_equal(layer.output, output)
    assert encoding.layers[1:][0] is encoding.layers[1]


def test_a_class_that_pastes_the_same_text_at_once_reads_it_once(encoder, computed):
    n_visitors, text = 8, "A text that a teacher dictates. " * 20
    all_at_once = Barrier(n_visitors)

    def paste(_):
        all_at_once.wait()
        return encodings.encode(encoder, text)

    with ThreadPoolExecutor(n_visitors) as visitors:
        assert len({id(encoding) for encoding in visitors.map(paste, range(n_visitors))}) == 1
    assert computed[0] == [text]


def test_masks_count(encoder):
    untouched, changed = (
        encodings._layer(encodings.encode(encoder, TEXT, changes).layers.text(), 3)
        for changes in ((), parse_interventions("causal@L3"))
    )
    n = len(untouched.trace.x)
    assert changed.n_bytes == untouched.n_bytes + encoder.n_heads * n * n


@pytest.mark.parametrize(("change", "n_layers"), [("no-scale@all", 0), ("tie-qk@L3H1", 1), ("swap-qk@all", 6)])
def test_changed_matrices_count(encoder, change, n_layers):
    untouched, changed = (
        sum(encodings._layer(encoding.layers.text(), index).n_bytes for index in range(encoder.n_layers))
        for encoding in (
            encodings.encode(encoder, TEXT),
            encodings.encode(encoder, TEXT, parse_interventions(change)),
        )
    )
    of_one_layer = 3 * encoder.d_model**2 * 4  # W_Q, W_K and W_V in float32
    assert changed == untouched + n_layers * of_one_layer


@pytest.mark.parametrize("n_words", [1, 50, 400])
def test_what_a_run_asks_for_covers_what_it_holds(encoder, n_words):
    encoding = encodings.encode(encoder, "word " * n_words)
    text = encoding.layers.text()
    largest = max(encodings._layer(text, index).n_bytes for index in range(encoder.n_layers))
    held = runs.LAYERS_HELD * largest + text.n_bytes
    assert held < encodings._bytes_at_work(encoder, len(encoding.tokens)) < 6 * held


@pytest.mark.usefixtures("in_a_run")
def test_a_longer_text_takes_a_larger_turn_in_place_of_the_first(encoder):
    encodings.encode(encoder, "short")
    first = runs._run.turn
    encodings.encode(encoder, "long " * 100)
    second = runs._run.turn
    assert first is not second
    assert first.n_bytes < second.n_bytes == runs._turns._taken
    encodings.encode(encoder, "short again")
    assert runs._run.turn is second
    runs.rest()
    assert runs._turns._taken == 0
    assert encodings.encode(encoder, "long " * 100).layers[0].x is not None
    assert runs._turns._taken == second.n_bytes
    runs.new_run()
    assert runs._turns._taken == 0
