"""What is said of a pair of tokens, against the two cells of each heatmap."""

from functools import cache

import numpy as np

from qkv_core.measures.both_ways import both_ways
from qkv_core.words.both_ways import both_directions
from tests.models import bundled
from tests.property.claims.views import as_shown, check, views

N_VIEWS = 800


class Pair:
    """Both weights of a pair, in the view's head and in all."""

    def __init__(self, view, key):
        self.cells = {
            f"L{index}H{head}": (float(weights[view.query, key]), float(weights[key, view.query]))
            for index, layer in enumerate(view.encoding.layers)
            for head, weights in enumerate(layer.attention.attention_weights)
        }
        self.view = view
        self.there, self.back = self.cells[view.head_name]


def counts(view):
    """Numbers in one matrix that would do, in both that there are, and the dimensions of what they make."""
    W_Q, W_K = (W[view.head] for W in (view.layer_trace.layer.W_Q, view.layer_trace.layer.W_K))
    return (W_Q @ W_K.T).size, W_Q.size + W_K.size, rank_of_product(view.place)


@cache
def rank_of_product(place):
    layer, head = place
    W_Q, W_K = (W[head].astype(float) for W in (bundled().layers[layer].W_Q, bundled().layers[layer].W_K))
    return int(np.linalg.matrix_rank(W_Q @ W_K.T))


ORACLES = {
    "two_are_fewer": lambda pair, one, two, rank: counts(pair.view) == (one, two, rank) and two < one,
    "price_is_the_rank": lambda pair, rank: rank == counts(pair.view)[2] < pair.view.layer_trace.x.shape[1],
    "gives_and_gets": lambda pair, there, back: there == as_shown(pair.there) and back == as_shown(pair.back),
    "next_to_nothing": lambda pair: max(pair.there, pair.back) < 0.0005,
    "asks_about_as_much": lambda pair: 0.0005 <= max(pair.there, pair.back) <= 1.2501 * min(pair.there, pair.back),
    "digits_too_few": lambda pair: as_shown(pair.there) == as_shown(pair.back) and max(pair.there, pair.back) < 0.01,
    "asks_more": lambda pair: pair.there > 1.2499 * pair.back and as_shown(pair.there) != as_shown(pair.back),
    "answers_more": lambda pair: pair.back > 1.2499 * pair.there and as_shown(pair.there) != as_shown(pair.back),
}


def test_every_claim_about_a_pair():
    checked = 0
    for place, view in enumerate([*views(N_VIEWS), *views(N_VIEWS // 2, changed=True)]):
        key = int(view.row.argmax()) if place % 2 else (7 * place) % len(view.tokens)
        pair, found = Pair(view, key), both_ways(view, key)
        checked += check(both_directions(view, key, found, found), ORACLES, pair)
    assert checked > 3 * N_VIEWS
