"""Spread, saturation and gradients: by hand where that is possible, by statistics where it is not."""

import itertools

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention, softmax
from qkv_core.measures.scaling import (
    MAX_D_K,
    SWEEP_D_K,
    bands,
    gradient_norms,
    random_heads,
    random_loss_gradient,
    row_measures,
    softmax_jacobian_norm,
    sweep,
)
from tests.central_differences import central_difference

H, N_QUERY, N_KEY = 2, 3, 5


def weights(*rows: list[float]) -> np.ndarray:
    return np.array(rows)


def test_row_measures_of_an_even_row_and_a_settled_one() -> None:
    measures = row_measures(weights([0.25] * 4, [0.0, 1.0, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0]))
    np.testing.assert_allclose(measures["largest weight"], [0.25, 1, 0.5])
    np.testing.assert_allclose(measures["entropy"], [1, 0, 0.5])
    np.testing.assert_allclose(measures["effective keys"], [4, 1, 2])
    # Of an even row J is (I - 1/n)/n, with n - 1 eigenvalues of 1/n; of two halves it is ±1/4 four times.
    np.testing.assert_allclose(measures["Jacobian of softmax"], [np.sqrt(3) / 4, 0, 0.5])


def test_measures_keep_every_leading_axis_and_take_float32() -> None:
    scores = np.random.default_rng(0).normal(size=(H, N_QUERY, N_KEY))
    for measure in row_measures(softmax(scores).astype(np.float32)).values():
        assert measure.shape == (H, N_QUERY)
        assert measure.dtype == np.float64


def test_the_jacobian_of_a_single_key_is_zero() -> None:
    np.testing.assert_array_equal(row_measures(np.ones((N_QUERY, 1)))["Jacobian of softmax"], 0)


def test_the_jacobian_s_norm_is_that_of_the_central_differences() -> None:
    scores = np.random.default_rng(0).normal(size=N_KEY)
    rows = [central_difference(lambda s, key=key: float(softmax(s)[key]), scores) for key in range(N_KEY)]
    assert softmax_jacobian_norm(softmax(scores)) == pytest.approx(np.linalg.norm(rows), abs=1e-9)


@pytest.mark.parametrize("gap", [10.0, 50.0, 300.0])
def test_the_jacobian_s_norm_stays_exact_where_softmax_saturates(gap: float) -> None:
    # Two keys with weights a and b: all four entries are ±a·b, and b is about exp(-gap).
    norm = softmax_jacobian_norm(softmax(np.array([0.0, -gap])))
    assert norm == pytest.approx(2 * np.exp(-gap) / (1 + np.exp(-gap)) ** 2, rel=1e-12, abs=0)


def test_gradient_norms_are_the_lengths_of_the_rows() -> None:
    # One query, two keys at ±1, one number each: A = (1/2, 1/2), z = 0. With dz = 1, dA = v = (1, -1),
    # dscores = (1/2, -1/2), dq = 1/2 + 1/2 = 1 and dk = dscores·q = 0 as q = 0.
    q, k = np.zeros((1, 1, 1)), np.array([[[1.0], [-1.0]]])
    norms = gradient_norms(scaled_dot_product_attention(q, k, k), np.ones((1, 1, 1)))
    np.testing.assert_allclose(norms["gradient at q"], [[1.0]])
    np.testing.assert_array_equal(norms["gradient at k"], [[0.0, 0.0]])


def test_a_random_loss_gradient_has_length_one_for_every_query() -> None:
    trace, _ = random_heads(7)
    dz = random_loss_gradient(trace)
    assert dz.shape == trace.z.shape
    np.testing.assert_allclose(np.linalg.norm(dz, axis=-1), 1)


def test_with_d_k_1_scaled_and_unscaled_agree() -> None:
    scaled, unscaled = random_heads(1)
    np.testing.assert_array_equal(scaled.attention_weights, unscaled.attention_weights)
    found = sweep([1])
    for measure in found.scaled:
        assert found.scaled[measure].median == found.unscaled[measure].median


def test_unscaled_softmax_saturates_and_the_typical_gradient_collapses_while_scaled_ones_stay() -> None:
    # 16 heads of 16 rows: a median of 256 rows moves by some percent from seed to seed, the effect is tens of powers.
    found = sweep([16, 256, 4096], seed=0)
    scaled, unscaled = found.scaled, found.unscaled
    np.testing.assert_allclose(unscaled["spread"].mean, [4, 16, 64], rtol=0.1)
    np.testing.assert_allclose(scaled["spread"].mean, 1, rtol=0.1)
    assert unscaled["largest weight"].median[-1] > 0.999 > 0.5 > scaled["largest weight"].median.max()
    assert unscaled["effective keys"].median[-1] < 1.01 < 5 < scaled["effective keys"].median.min()
    for collapsing in (unscaled["Jacobian of softmax"], unscaled["gradient at q"]):
        assert collapsing.median[1] < collapsing.median[0] / 3
        assert collapsing.median[2] < collapsing.median[1] / 1000
        assert collapsing.top_tenth[2] > 0.9
    for steady in (scaled["Jacobian of softmax"], scaled["gradient at q"], scaled["gradient at k"]):
        assert steady.median.max() < 1.5 * steady.median.min()


def test_a_band_by_hand() -> None:
    # The numbers 0 to 19 add up to 190, of which the largest two are 37.
    band = bands([{"a": np.arange(20.0).reshape(4, 5)}, {"a": np.zeros((4, 5))}])["a"]
    np.testing.assert_allclose(band.median, [9.5, 0])
    np.testing.assert_allclose(band.low, [1.9, 0])
    np.testing.assert_allclose(band.high, [17.1, 0])
    np.testing.assert_allclose(band.mean, [9.5, 0])
    np.testing.assert_allclose(band.top_tenth, [37 / 190, np.nan])


def test_a_sweep_finds_its_sizes() -> None:
    found = sweep([2, 3, 5])
    assert [found.at(size) for size in (2, 3, 5)] == [0, 1, 2]
    assert all(len(band.mean) == 3 for band in found.unscaled.values())


@pytest.mark.parametrize("d_k", [0, MAX_D_K + 1])
def test_a_d_k_out_of_bounds_is_refused(d_k: int) -> None:
    with pytest.raises(ValueError, match=f"from 1 to 4096; got {d_k}"):
        random_heads(d_k)


def test_the_sweep_s_sizes_run_from_1_to_the_largest_by_doubling() -> None:
    assert SWEEP_D_K[0] == 1
    assert SWEEP_D_K[-1] == MAX_D_K
    assert {b / a for a, b in itertools.pairwise(SWEEP_D_K)} == {2}
