"""How alike two matrices are: angles and asymmetries known beforehand, and the long way round for real heads."""

import numpy as np
import pytest

from qkv_core.measures.likeness import PAIRS, angle_cosines, asymmetry, likeness

D_MODEL, D_HEAD = 7, 3


@pytest.fixture(scope="module")
def measures(encoder):
    return likeness(encoder.layers)


def test_angles_by_hand():
    a, b = np.eye(D_MODEL)[:, :2], np.zeros((D_MODEL, 2))
    b[0, 0] = 5  # the same direction, longer
    b[1, 1], b[2, 1] = 1, np.sqrt(3)  # 60° away
    np.testing.assert_allclose(angle_cosines(a[None], b[None])[0], [1, 0.5])


def test_angles_compare_directions_and_not_columns():
    random = np.random.default_rng(2)
    a = random.normal(size=(5, D_MODEL, D_HEAD))
    np.testing.assert_allclose(angle_cosines(a, a @ random.normal(size=(D_HEAD, D_HEAD))), 1, atol=1e-9)


def test_a_missing_direction_is_perpendicular():
    a = np.eye(D_MODEL)[:, :D_HEAD]
    b = 1e6 * a
    b[:, 2] = b[:, 0]
    b[2, 2] = 0.1  # fainter than rounding would be
    np.testing.assert_allclose(angle_cosines(a[None], b[None])[0], [1, 1, 0], atol=1e-12)


@pytest.mark.parametrize(("sign", "share"), [(1, 0), (-1, 1)])
def test_asymmetry_of_symmetric_and_antisymmetric_products(sign, share):
    # [u v]·[v ±u]ᵀ = u·vᵀ ± v·uᵀ
    u, v = np.random.default_rng(7).normal(size=(2, D_MODEL))
    W_Q, W_K = np.stack([u, v], axis=1), np.stack([v, sign * u], axis=1)
    assert asymmetry(W_Q[None], W_K[None])[0] == pytest.approx(share, abs=1e-12)


def test_asymmetry_the_long_way_round(encoder, measures):
    for index, head in ((0, 4), (3, 1), (4, 9)):
        layer = encoder.layers[index]
        M = layer.W_Q[head].astype(float) @ layer.W_K[head].T
        expected = np.sum(((M - M.T) / 2) ** 2) / np.sum(M**2)
        assert measures.asymmetry[index, head] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("pair", PAIRS)
def test_overlap_the_long_way_round(encoder, measures, pair):
    layer = encoder.layers[3]
    a, b = (np.linalg.qr(getattr(layer, f"W_{letter}")[1].astype(float))[0] for letter in pair)
    cosines = np.linalg.svd(a.T @ b, compute_uv=False)
    assert measures.overlap[pair][3, 1] == pytest.approx(np.mean(cosines**2))


def test_measures_have_a_number_for_every_head(encoder, measures):
    heads = (encoder.n_layers, encoder.n_heads)
    for pair in PAIRS:
        assert measures.overlap[pair].shape == heads
    assert measures.asymmetry.shape == heads
    assert measures.unrelated_overlap == pytest.approx(encoder.d_head / encoder.d_model)
    with pytest.raises(ValueError, match="read-only"):
        measures.asymmetry[0, 0] = 0


def test_what_leaves_every_score_as_it_is_leaves_these_measures_as_they_are(encoder, measures):
    """W_Q·A and W_K·A⁻ᵀ for any A that can be undone: the same scores from other numbers."""
    layer, draw = encoder.layers[2], np.random.default_rng(5)
    A = draw.normal(size=(encoder.d_head, encoder.d_head)) + 3 * np.eye(encoder.d_head)
    W_Q, W_K = layer.W_Q.astype(float) @ A, layer.W_K.astype(float) @ np.linalg.inv(A).T
    np.testing.assert_allclose(W_Q[5] @ W_K[5].T, layer.W_Q[5] @ layer.W_K[5].T, atol=1e-4)
    np.testing.assert_allclose(np.mean(angle_cosines(W_Q, W_K) ** 2, axis=-1), measures.overlap["QK"][2], atol=1e-5)
    np.testing.assert_allclose(asymmetry(W_Q, W_K), measures.asymmetry[2], atol=1e-5)
