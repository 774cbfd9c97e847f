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


def cosine(one, other):
    return np.sum(one * other) / np.sqrt(np.sum(one * one) * np.sum(other * other))


def is_range(spread, values):
    low, high = (float(number) for number in spread.split(" to "))
    return abs(low - min(values)) < 0.00051 and abs(high - max(values)) < 0.00051


def cosines(view, cosines, spread):
    here = matrices(view, *view.place)
    everywhere = [cosine(W["Q"], W["K"]) for W in (matrices(view, *place) for place in heads(view))]
    said = all(abs(float(cosines[pair]) - cosine(here[pair[0]], here[pair[1]])) < 0.00051 for pair in cosines)
    return said and is_range(spread, everywhere)


def angles(view, first, last, overlap):
    W = matrices(view, *view.place)
    bases = [np.linalg.qr(W[letter])[0] for letter in "QK"]
    kept = np.linalg.svd(bases[0].T @ bases[1], compute_uv=False)
    degrees = np.degrees(np.arccos(np.clip(kept, 0, 1)))
    near = abs(float(first) - degrees.min()) < 0.051 and abs(float(last) - degrees.max()) < 0.051
    return near and abs(float(overlap) - np.mean(kept**2)) < 0.00051


def share(W):
    M = W["Q"] @ W["K"].T
    return np.sum(((M - M.T) / 2) ** 2) / np.sum(M**2)


def asymmetry(view, asymmetry, spread):
    everywhere = shares(view)
    return abs(float(asymmetry) - everywhere[view.place]) < 0.00051 and is_range(spread, everywhere.values())


_SHARES = {}


def shares(view):
    """Of all heads, once: each is a product of 384 × 384."""
    if not _SHARES:
        _SHARES.update({place: share(matrices(view, *place)) for place in heads(view)})
    return _SHARES


ORACLES = {"cosines": cosines, "angles": angles, "asymmetry": asymmetry}


@pytest.mark.parametrize("layer", range(6))
def test_every_claim_about_every_head(encoder, layer):
    found, encoding = likeness(encoder.layers), encoder.encode("it")
    for head in range(encoder.n_heads):
        view = View(encoding, layer, head, 1)
        assert check(how_different(view, found), ORACLES, view) == 3
