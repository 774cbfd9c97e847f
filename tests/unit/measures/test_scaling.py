"""Spread, saturation and gradients: by hand where that is possible, by statistics where it is not."""

import itertools

import numpy as np
import pytest

from qkv_core.attention import AttentionTrace, scaled_dot_product_attention, softmax
from qkv_core.measures.scaling import (
    MAX_D_K,
    SWEEP_D_K,
    dot_products,
    entropy,
    gradient_norms,
    random_heads,
    random_loss_gradient,
    row_measures,
    scaling_sweep,
    softmax_jacobian_norm,
    spread,
    spread_within_rows,
    temperature_sweep,
)
from tests.central_differences import central_difference

H, N_QUERY, N_KEY = 2, 3, 5


def weights(*rows: list[float]) -> np.ndarray:
    return np.array(rows)


@pytest.mark.parametrize("d_k", [1, 4, 16, 64, 256])
def test_the_spread_of_dot_products_grows_as_the_root_of_d_k(d_k: int) -> None:
    # For q·k of standard normal numbers E[(q·k)²] = d and E[(q·k)⁴] = 3d² + 6d, so the mean square of
    # N pairs has a standard error of √((2d² + 6d)/N). By the central limit theorem a right spread fails
    # each of the two checks for 6 seeds in 10 million, and a spread that is 10 % off passes for no more.
    n_pairs = 20_000
    products = dot_products(d_k, n_pairs, seed=0)
    standard_error = np.sqrt((2 * d_k**2 + 6 * d_k) / n_pairs)
    assert abs(np.mean(products.unscaled**2) - d_k) < 5 * standard_error
    assert abs(products.unscaled.mean()) < 5 * np.sqrt(d_k / n_pairs)
    np.testing.assert_allclose(products.scaled * products.expected_spread, products.unscaled)


def test_dot_products_drawn_in_slices_are_all_there_and_all_different() -> None:
    products = dot_products(MAX_D_K, 1000, seed=3)
    assert len(np.unique(products.unscaled)) == 1000
    np.testing.assert_array_equal(products.unscaled, dot_products(MAX_D_K, 1000, seed=3).unscaled)
    assert not np.array_equal(products.unscaled, dot_products(MAX_D_K, 1000, seed=4).unscaled)


def test_spread_within_rows_leaves_out_what_a_row_has_in_common() -> None:
    # Variances of 1 and 9 about means of 0 and 100.
    scores = np.array([[[1.0, -1.0], [103.0, 97.0]]])
    np.testing.assert_allclose(spread_within_rows(scores), [np.sqrt(5)])
    np.testing.assert_allclose(spread(scores), [np.sqrt(50**2 + 5)])


def test_row_measures_of_an_even_row_and_a_settled_one() -> None:
    measures = row_measures(weights([0.25] * 4, [0.0, 1.0, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0]))
    np.testing.assert_allclose(measures.largest_weight, [0.25, 1, 0.5])
    np.testing.assert_allclose(measures.entropy_share, [1, 0, 0.5])
    np.testing.assert_allclose(measures.effective_keys, [4, 1, 2])
    # Of an even row J is (I - 1/n)/n, with n - 1 eigenvalues of 1/n; of two halves it is ±1/4 four times.
    np.testing.assert_allclose(measures.jacobian_norm, [np.sqrt(3) / 4, 0, 0.5])


def test_measures_keep_every_leading_axis_and_take_float32() -> None:
    trace = random_heads(7, n_heads=H, n_tokens=N_KEY).attend(scaled=True)
    measures = row_measures(trace.attention_weights[:, :N_QUERY].astype(np.float32))
    for name in ("largest_weight", "entropy_share", "effective_keys", "jacobian_norm"):
        assert getattr(measures, name).shape == (H, N_QUERY)
    assert spread(trace.scores).shape == spread_within_rows(trace.scores).shape == (H,)


def test_a_single_key_counts_as_even() -> None:
    measures = row_measures(np.ones((N_QUERY, 1)))
    np.testing.assert_array_equal(measures.entropy_share, 1)
    np.testing.assert_array_equal(measures.jacobian_norm, 0)


def test_entropy_of_a_masked_key_adds_nothing() -> None:
    assert entropy(weights([0.5, 0.5, 0.0])) == pytest.approx(np.log(2))


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
    np.testing.assert_allclose(norms.dq, [[1.0]])
    np.testing.assert_array_equal(norms.dk, [[0.0, 0.0]])


def test_a_random_loss_gradient_has_length_one_for_every_query() -> None:
    trace = random_heads(7, n_heads=H, n_tokens=N_KEY).attend(scaled=True)
    dz = random_loss_gradient(trace)
    assert dz.shape == trace.z.shape
    np.testing.assert_allclose(np.linalg.norm(dz, axis=-1), 1)


def assert_same(scaled: AttentionTrace, unscaled: AttentionTrace) -> None:
    np.testing.assert_array_equal(scaled.attention_weights, unscaled.attention_weights)


def test_with_d_k_1_scaled_and_unscaled_agree() -> None:
    heads = random_heads(1)
    assert_same(heads.attend(scaled=True), heads.attend(scaled=False))
    sweep = scaling_sweep([1])
    assert sweep.scaled.spread == sweep.unscaled.spread
    assert sweep.scaled.dq_norm.median == sweep.unscaled.dq_norm.median


def test_unscaled_softmax_saturates_and_the_typical_gradient_collapses_while_scaled_ones_stay() -> None:
    # 16 heads of 16 rows: a median of 256 rows moves by some percent from seed to seed, the effect is tens of powers.
    sweep = scaling_sweep([16, 256, 4096], seed=0)
    scaled, unscaled = sweep.scaled, sweep.unscaled
    np.testing.assert_allclose(unscaled.spread, sweep.expected_spread, rtol=0.1)
    np.testing.assert_allclose(scaled.spread, 1, rtol=0.1)
    assert unscaled.rows.largest_weight.median[-1] > 0.999 > 0.5 > scaled.rows.largest_weight.median.max()
    assert unscaled.rows.effective_keys.median[-1] < 1.01 < 5 < scaled.rows.effective_keys.median.min()
    for collapsing in (unscaled.rows.jacobian_norm, unscaled.dq_norm):
        assert collapsing.median[1] < collapsing.median[0] / 3
        assert collapsing.median[2] < collapsing.median[1] / 1000
    for steady in (scaled.rows.jacobian_norm, scaled.dq_norm, scaled.dk_norm):
        assert steady.median.max() < 1.5 * steady.median.min()


def test_a_band_has_its_parts_in_order_and_a_point_for_every_size() -> None:
    sweep = scaling_sweep([2, 3, 5])
    np.testing.assert_array_equal(sweep.d_k, [2, 3, 5])
    band = sweep.unscaled.rows.largest_weight
    assert band.mean.shape == (3,)
    assert (band.low < band.median).all()
    assert (band.median < band.high).all()


def test_temperature_of_the_root_of_d_k_is_the_formula_and_of_1_is_no_scaling() -> None:
    heads = random_heads(64)
    trace = heads.attend(scaled=True)
    sweep = temperature_sweep(trace.scores, [8.0, 1.0])
    for point, is_scaled in enumerate((True, False)):
        expected = row_measures(heads.attend(scaled=is_scaled).attention_weights).largest_weight
        assert sweep.rows.largest_weight.mean[point] == pytest.approx(expected.mean())
    np.testing.assert_array_equal(sweep.temperature, [8, 1])


def test_a_temperature_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match=r"above 0; got \[1.0, 0.0\]"):
        temperature_sweep(np.zeros((1, 2, 2)), [1.0, 0.0])


@pytest.mark.parametrize("d_k", [0, MAX_D_K + 1])
def test_a_d_k_out_of_bounds_is_refused(d_k: int) -> None:
    with pytest.raises(ValueError, match=f"from 1 to 4096; got {d_k}"):
        dot_products(d_k)
    with pytest.raises(ValueError, match=f"from 1 to 4096; got {d_k}"):
        random_heads(d_k)


def test_the_sweep_s_sizes_run_from_1_to_the_largest_by_doubling() -> None:
    assert SWEEP_D_K[0] == 1
    assert SWEEP_D_K[-1] == MAX_D_K
    assert {b / a for a, b in itertools.pairwise(SWEEP_D_K)} == {2}
