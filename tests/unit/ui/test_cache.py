"""What the shared cache counts, an intervention's own matrices too, so that the bound holds; how often it computes."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from qkv_core.encoder import Encoder
from qkv_core.interventions import parse_interventions
from qkv_core.ui import cache

TEXT = "Counted to the byte."


def test_masks_count(encoder):
    untouched = cache.n_bytes(encoder.encode(TEXT))
    n, changed = len(encoder.encode(TEXT).tokens), encoder.encode(TEXT, parse_interventions("causal@L3"))
    assert cache.n_bytes(changed) == untouched + encoder.n_heads * n * n


@pytest.mark.parametrize(("change", "n_layers"), [("no-scale@all", 0), ("tie-qk@L3H1", 1), ("swap-qk@all", 6)])
def test_changed_matrices_count(encoder, change, n_layers):
    untouched = cache.n_bytes(encoder.encode(TEXT))
    of_one_layer = 3 * encoder.d_model**2 * 4  # W_Q, W_K and W_V in float32
    changed = encoder.encode(TEXT, parse_interventions(change))
    assert cache.n_bytes(changed) == untouched + n_layers * of_one_layer


def test_the_same_text_under_the_same_change_is_computed_once():
    changes = parse_interventions("uniform@L2")
    assert cache.encode(TEXT, changes) is cache.encode(TEXT, parse_interventions("uniform@L2"))
    assert cache.encode(TEXT, ()) is cache.encode(TEXT)
    assert cache.encode(TEXT, changes) is not cache.encode(TEXT)


def test_a_class_that_pastes_the_same_text_at_once_makes_one_encoding(monkeypatch):
    n_visitors, computed = 8, []
    all_at_once, published = Barrier(n_visitors), Encoder.encode

    def counted(self, text, interventions=()):
        computed.append(text)
        return published(self, text, interventions)

    def paste(_):
        all_at_once.wait()
        return cache.encode("A text that a teacher dictates. " * 20)

    monkeypatch.setattr(Encoder, "encode", counted)
    with ThreadPoolExecutor(n_visitors) as visitors:
        assert len({id(encoding) for encoding in visitors.map(paste, range(n_visitors))}) == 1
    assert len(computed) == 1


def test_an_embedding_holds_no_encoding():
    embedding = cache.sentence_embedding(TEXT, parse_interventions("uniform@L2"))
    assert (embedding == cache.encode(TEXT, parse_interventions("uniform@L2")).sentence_embedding).all()
    assert embedding.base is None or embedding.base.nbytes == embedding.nbytes


def test_a_tab_that_stays_open_keeps_no_arrays():
    """What was evicted is gone from memory though its encoding is held, and comes back as it was."""
    encoding = cache.encode("Held for days by a tab.", parse_interventions("uniform@L2"))
    before = [layer.output for layer in encoding.layers]
    arrays = [weakref.ref(layer) for layer in encoding.layers]
    cache._traces.cache_clear()
    gc.collect()
    assert not any(array() for array in arrays)
    assert len(encoding.layers) == len(before)
    for layer, output in zip(encoding.layers, before, strict=True):
        np.testing.assert_array_equal(layer.output, output)
    assert encoding.layers[1:][0] is encoding.layers[1]


def test_texts_too_large_for_the_cache_have_their_encoding(monkeypatch):
    monkeypatch.setattr(cache._traces.cache, "_Cache__maxsize", 1000)
    encoding = cache.encode("Too large for the cache.")
    assert len(encoding.layers[0].attention.attention_weights) == encoding.encoder.n_heads
