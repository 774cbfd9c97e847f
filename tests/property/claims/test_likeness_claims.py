"""What is said of a head's matrices, for every head of the model."""

import numpy as np
import pytest

from qkv_core.measures.likeness import likeness
from qkv_core.view import View
from qkv_core.words.likeness import NOT_THE_COSINE, how_different
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
    return abs(low - min(values)) < 0.00051 and abs(high - max(values)) < 0.00051


def overlap_of(W):
    """The angles' squared cosines on average, and the angles in degrees, by orthonormal bases."""
    kept = np.linalg.svd(np.linalg.qr(W["Q"])[0].T @ np.linalg.qr(W["K"])[0], compute_uv=False)
    return np.mean(kept**2), np.degrees(np.arccos(np.clip(kept, 0, 1)))


_OVERLAPS = {}


def angles(view, first, last, overlap, spread):
    here, degrees = overlap_of(matrices(view, *view.place))
    if not _OVERLAPS:
        _OVERLAPS.update({place: overlap_of(matrices(view, *place))[0] for place in heads(view)})
    near = abs(float(first) - degrees.min()) < 0.051 and abs(float(last) - degrees.max()) < 0.051
    return near and abs(float(overlap) - here) < 0.00051 and is_range(spread, _OVERLAPS.values())


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


ORACLES = {"angles": angles, "asymmetry": asymmetry}


@pytest.mark.parametrize("layer", range(6))
def test_every_claim_about_every_head(encoder, layer):
    found, encoding = likeness(encoder.layers), encoder.encode("it")
    for head in range(encoder.n_heads):
        view = View(encoding, layer, head, 1)
        assert check(how_different(view, found), ORACLES, view) == 2


def test_what_is_said_against_the_cosine():
    """The first number of every query doubled, of every key halved: the scores stay, the cosine does not."""
    draw = np.random.default_rng(3)
    x, W_Q, W_K = draw.normal(size=(5, 7)), draw.normal(size=(7, 3)), draw.normal(size=(7, 3))
    stretch = np.array([2, 1, 1])
    pairs = ((W_Q, W_K), (W_Q * stretch, W_K / stretch))
    scores = [(x @ one) @ (x @ other).T for one, other in pairs]
    cosines = [np.sum(one * other) / np.linalg.norm(one) / np.linalg.norm(other) for one, other in pairs]
    np.testing.assert_allclose(*scores)
    assert abs(cosines[0] - cosines[1]) > 1e-3
    assert "Double the first number of every query and halve that of every key" in NOT_THE_COSINE
