"""What looks at every layer of a text lets each go before the next: a long text's weights would fill the memory."""

import weakref
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from qkv_core.figures.overview import all_heads
from qkv_core.measures import habits, head_scaling
from qkv_core.measures.both_ways import both_ways_ranked
from qkv_core.measures.comparison import compare, head_distances
from qkv_core.measures.finder import find
from qkv_core.measures.lesson import answers
from qkv_core.measures.overview import overview
from qkv_core.view import View

LONG = "the cat sat because it was warm and tired " * 5


class Anew(Sequence):
    """Layers whose weights and scores are computed anew for whoever asks; how many of them live at once."""

    def __init__(self, layers):
        self._layers, self.n_alive, self.most = layers, 0, 0

    def __len__(self):
        return len(self._layers)

    def __getitem__(self, index):
        layer = self._layers[index]
        fresh = {name: self._watched(getattr(layer.attention, name)) for name in ("attention_weights", "scores")}
        return replace(layer, attention=replace(layer.attention, **fresh))

    def _watched(self, array):
        copy = np.array(array)
        self.n_alive += 1
        self.most = max(self.most, self.n_alive)
        weakref.finalize(copy, self._gone)
        return copy

    def _gone(self):
        self.n_alive -= 1


LOOKS = {
    "habits": lambda view, _: habits.measures(view.encoding),
    "overview": lambda view, _: overview(view),
    "all heads": lambda view, found: all_heads(view, found),
    "finder": lambda view, _: find(view, 0, None),
    "lesson": lambda view, _: answers(view, view.encoding, view.encoding),
    "both ways": lambda view, _: both_ways_ranked(view, 3),
    "two sentences": lambda view, _: head_distances(compare(view, view.encoding)),
    "spreads": lambda view, _: head_scaling.head_spreads(view.encoding),
    "divisors": lambda view, _: head_scaling.divisor_sweep(view.encoding, [1.0, 4.0]),
    "one divisor": lambda view, _: head_scaling.median_largest_weight(view.encoding, 2.0),
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_layer_is_let_go_before_the_next(name, encoder):
    whole = encoder.encode(LONG)
    found = overview(View(whole, 3, 1, 5))
    layers = Anew(whole.layers)
    view = View(replace(whole, layers=layers), 3, 1, 5)
    LOOKS[name](view, found)
    # A layer's weights and scores, those of the one before it, and of the view's own; both texts have theirs.
    assert 2 <= layers.most <= 2 * 2 * (2 if name == "two sentences" else 1) + 2
