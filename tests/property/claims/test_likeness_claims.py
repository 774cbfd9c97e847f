"""What is said of a head's matrices, for every head of the model."""

import numpy as np
import pytest

from qkv_core.measures.likeness import likeness
from qkv_core.view import View
from qkv_core.words.likeness import how_different
from tests.property.claims.views import check


def matrices(view, layer, head):
    learned = view.encoding.encoder.layers[layer]
    return {letter: getattr(learned, f"W_{letter}")[head].astype(float) for letter in "QKV"}


def heads(view):
    return [
        (layer, head)
        for layer in range(view.encoding.encoder.n_layers)
        for head in range(view.encoding.encoder.n_heads)
    ]


def is_range(spread, values):
    low, high = (float(number) for number in spread.split(" to "))
    return abs(low - min(values)) < 0.0051 and abs(high - max(values)) < 0.0051


def overlap_of(W):
    """The principal angles' squared cosines on average, by orthonormal bases."""
    kept = np.linalg.svd(np.linalg.qr(W["Q"])[0].T @ np.linalg.qr(W["K"])[0], compute_uv=False)
    return np.mean(kept**2)


_OVERLAPS = {}


def overlap(view, overlap, spread):
    if not _OVERLAPS:
        _OVERLAPS.update({place: overlap_of(matrices(view, *place)) for place in heads(view)})
    return abs(float(overlap) - _OVERLAPS[view.place]) < 0.0051 and is_range(spread, _OVERLAPS.values())


def share(W):
    M = W["Q"] @ W["K"].T
    return np.sum(((M - M.T) / 2) ** 2) / np.sum(M**2)


def asymmetry(view, asymmetry, spread):
    everywhere = shares(view)
    return abs(float(asymmetry) - everywhere[view.place]) < 0.0051 and is_range(spread, everywhere.values())


_SHARES = {}


def shares(view):
    """Of all heads, once: each is a product of 384 × 384."""
    if not _SHARES:
        _SHARES.update({place: share(matrices(view, *place)) for place in heads(view)})
    return _SHARES


ORACLES = {"overlap": overlap, "asymmetry": asymmetry}


@pytest.mark.parametrize("layer", range(6))
def test_every_claim_about_every_head(encoder, layer):
    found, encoding = likeness(encoder.layers), encoder.encode("it")
    for head in range(encoder.n_heads):
        view = View(encoding, layer, head, 1)
        assert check(how_different(view, found), ORACLES, view) == 2
