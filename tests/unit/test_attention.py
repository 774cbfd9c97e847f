"""Each step of the formula against numbers worked out by hand, and what it says to input that doesn't fit.

Sizes are distinct primes, so that a swapped axis can't pass.
"""

import math

import numpy as np
import pytest

from qkv_core.attention import (
    AttentionTrace,
    attention_scores,
    causal_mask,
    merge_heads,
    project,
    read_only,
    scale_scores,
    scaled_dot_product_attention,
    softmax,
    weighted_sum,
)

N_HEADS, N_QUERY, N_KEY, D_HEAD, D_VALUE, D_MODEL = 3, 5, 7, 11, 13, 17
SCORE_SHAPE = (N_HEADS, N_QUERY, N_KEY)


def random_array(*shape, dtype=np.float64, seed=0):
    return np.random.default_rng([seed, *shape]).normal(size=shape).astype(dtype)


@pytest.fixture(params=[np.float32, np.float64])
def dtype(request):
    return request.param


@pytest.fixture
def q(dtype):
    return random_array(N_HEADS, N_QUERY, D_HEAD, dtype=dtype)


@pytest.fixture
def k(dtype):
    return random_array(N_HEADS, N_KEY, D_HEAD, dtype=dtype)


@pytest.fixture
def v(dtype):
    return random_array(N_HEADS, N_KEY, D_VALUE, dtype=dtype)


class TestProject:
    def test_by_hand(self):
        x = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        W = np.array([[[1.0], [10.0]], [[0.0], [-1.0]]])
        b = np.array([[100.0], [0.5]])
        assert project(x, W).tolist() == [[[21], [43], [65]], [[-2], [-4], [-6]]]
        assert project(x, W, b).tolist() == [[[121], [143], [165]], [[-1.5], [-3.5], [-5.5]]]

    def test_each_head_has_its_own_matrix_and_bias(self, dtype):
        x = random_array(N_QUERY, D_MODEL, dtype=dtype)
        W = random_array(N_HEADS, D_MODEL, D_HEAD, dtype=dtype)
        b = random_array(N_HEADS, D_HEAD, dtype=dtype)
        projected = project(x, W, b)
        assert projected.shape == (N_HEADS, N_QUERY, D_HEAD)
        assert projected.dtype == dtype
        for head in range(N_HEADS):
            np.testing.assert_allclose(projected[head], x @ W[head] + b[head], atol=1e-5)

    @pytest.mark.parametrize(
        ("x_shape", "W_shape"),
        [
            ((N_QUERY, D_HEAD), (N_HEADS, D_MODEL, D_HEAD)),
            ((D_MODEL,), (N_HEADS, D_MODEL, D_HEAD)),
            ((N_QUERY, D_MODEL), (D_MODEL, D_HEAD)),
        ],
    )
    def test_an_error_names_both_shapes(self, x_shape, W_shape):
        with pytest.raises(ValueError, match="d_model") as error:
            project(np.zeros(x_shape), np.zeros(W_shape))
        assert f"x {x_shape}" in str(error.value)
        assert f"W {W_shape}" in str(error.value)

    def test_a_bias_that_would_broadcast_wrongly_is_refused(self):
        with pytest.raises(ValueError, match=r"\(3, 11\); got \(11,\)"):
            project(np.zeros((N_QUERY, D_MODEL)), np.zeros((N_HEADS, D_MODEL, D_HEAD)), np.zeros(D_HEAD))


class TestScores:
    def test_dot_products_by_hand(self):
        q = np.array([[[1.0, 2.0, 3.0]]])
        k = np.array([[[4.0, 5.0, 6.0], [1.0, 0.0, -1.0]]])
        assert attention_scores(q, k).tolist() == [[[32, -2]]]

    def test_rows_are_queries_and_columns_are_keys(self, q, k, dtype):
        scores = attention_scores(q, k)
        assert scores.shape == SCORE_SHAPE
        assert scores.dtype == dtype
        for head, query, key in np.ndindex(SCORE_SHAPE):
            by_hand = sum(float(a) * float(b) for a, b in zip(q[head, query], k[head, key], strict=True))
            assert scores[head, query, key] == pytest.approx(by_hand, abs=1e-5)

    def test_scale_by_hand(self):
        assert scale_scores(np.array([[[32.0, -2.0]]]), 0.25).tolist() == [[[8, -0.5]]]

    def test_scale_keeps_the_dtype(self, dtype):
        assert scale_scores(np.ones(SCORE_SHAPE, dtype), 11**-0.5).dtype == dtype


class TestSoftmax:
    def test_by_hand(self, dtype):
        weights = softmax(np.array([[[0, 1]]], dtype))
        np.testing.assert_allclose(weights, [[[1 / (1 + math.e), math.e / (1 + math.e)]]], rtol=1e-6)
        assert weights.dtype == dtype

    def test_logarithms_of_counts_become_their_shares(self):
        weights = softmax(np.log([[[1.0, 2.0, 3.0, 4.0]]]))
        np.testing.assert_allclose(weights, [[[0.1, 0.2, 0.3, 0.4]]], rtol=1e-14)

    def test_it_runs_over_the_key_axis_only(self):
        scores = np.zeros(SCORE_SHAPE)
        scores[1, 2, :] = np.log(np.arange(1, N_KEY + 1))
        weights = softmax(scores)
        np.testing.assert_allclose(weights[1, 2], np.arange(1, N_KEY + 1) / 28)
        np.testing.assert_allclose(np.delete(weights.reshape(-1, N_KEY), N_QUERY + 2, axis=0), 1 / N_KEY)

    @pytest.mark.parametrize("sign", [1, -1])
    def test_large_scores_neither_overflow_nor_vanish(self, sign, dtype):
        weights = softmax(np.array([[[1e4, 1e4 + sign, -1e4]]], dtype))
        share = 1 / (1 + math.exp(sign))
        np.testing.assert_allclose(weights, [[[share, 1 - share, 0]]], rtol=1e-6)

    def test_it_leaves_its_input_alone(self):
        scores = np.array([[[1.0, 2.0]]])
        softmax(scores)
        assert scores.tolist() == [[[1, 2]]]

    def test_a_masked_key_gets_nothing_and_the_rest_share_everything(self):
        weights = softmax(np.log([[[1.0, 2.0, 3.0]]]), np.array([True, False, True]))
        np.testing.assert_allclose(weights, [[[0.25, 0, 0.75]]], rtol=1e-14)

    def test_a_mask_that_forbids_nothing_changes_no_bit(self, dtype):
        scores = np.random.default_rng(5).normal(scale=9, size=SCORE_SHAPE).astype(dtype)
        np.testing.assert_array_equal(softmax(scores, np.ones(N_KEY, bool)), softmax(scores))

    def test_a_fully_masked_row_is_zero(self, dtype):
        mask = np.array([[False, False], [True, True]])
        weights = softmax(np.zeros((1, 2, 2), dtype), mask)
        assert weights.tolist() == [[[0, 0], [0.5, 0.5]]]
        assert weights.dtype == dtype


class TestWeightedSum:
    def test_by_hand(self):
        v = np.array([[[4.0, 8.0, 0.0], [0.0, 4.0, -4.0]]])
        assert weighted_sum(np.array([[[0.25, 0.75]]]), v).tolist() == [[[1, 5, -3]]]

    def test_shape_and_dtype(self, v, dtype):
        z = weighted_sum(np.ones(SCORE_SHAPE, dtype), v)
        assert z.shape == (N_HEADS, N_QUERY, D_VALUE)
        assert z.dtype == dtype


class TestMergeHeads:
    def test_by_hand(self):
        z = np.array([[[2.0], [3.0], [4.0]], [[10.0], [20.0], [30.0]]])
        W_O = np.array([[[1.0, 0.0]], [[0.5, -1.0]]])
        assert merge_heads(z, W_O).tolist() == [[7, -10], [13, -20], [19, -30]]
        assert merge_heads(z, W_O, np.array([100.0, 0.25])).tolist() == [[107, -9.75], [113, -19.75], [119, -29.75]]

    def test_it_equals_concatenating_the_heads(self, dtype):
        z = random_array(N_HEADS, N_QUERY, D_HEAD, dtype=dtype)
        W_O = random_array(N_HEADS, D_HEAD, D_MODEL, dtype=dtype)
        b_O = random_array(D_MODEL, dtype=dtype)
        output = merge_heads(z, W_O, b_O)
        concatenated = np.concatenate(list(z), axis=1) @ np.concatenate(list(W_O), axis=0) + b_O
        np.testing.assert_allclose(output, concatenated, atol=1e-5)
        np.testing.assert_allclose(output, (z @ W_O).sum(axis=0) + b_O, atol=1e-4)
        assert output.shape == (N_QUERY, D_MODEL)
        assert output.dtype == dtype

    @pytest.mark.parametrize(
        ("z_shape", "W_O_shape"),
        [
            ((N_HEADS, N_QUERY, D_HEAD), (N_HEADS, D_VALUE, D_MODEL)),
            ((N_HEADS, N_QUERY, D_HEAD), (N_KEY, D_HEAD, D_MODEL)),
            ((N_QUERY, D_HEAD), (N_HEADS, D_HEAD, D_MODEL)),
            ((N_HEADS, N_QUERY, D_HEAD), (N_HEADS * D_HEAD, D_MODEL)),
        ],
    )
    def test_an_error_names_both_shapes(self, z_shape, W_O_shape):
        with pytest.raises(ValueError, match="d_head") as error:
            merge_heads(np.zeros(z_shape), np.zeros(W_O_shape))
        assert f"z {z_shape}" in str(error.value)
        assert f"W_O {W_O_shape}" in str(error.value)

    def test_a_bias_that_would_broadcast_wrongly_is_refused(self):
        z, W_O = np.zeros((N_HEADS, N_QUERY, D_HEAD)), np.zeros((N_HEADS, D_HEAD, D_MODEL))
        with pytest.raises(ValueError, match=r"\(17,\); got \(5, 1\)"):
            merge_heads(z, W_O, np.zeros((N_QUERY, 1)))


class TestWholeAttention:
    def test_by_hand(self):
        """d_head 4, so the scale is 1/2; the second key's score 2·ln 3 becomes ln 3, three times the first's share."""
        q = np.array([[[1.0, 0.0, 0.0, 1.0]]])
        k = np.array([[[0.0, 5.0, 0.0, 0.0], [math.log(3), 0.0, 7.0, math.log(3)]]])
        v = np.array([[[8.0, 0.0, 4.0], [0.0, 16.0, 4.0]]])
        trace = scaled_dot_product_attention(q, k, v)
        assert trace.scale == 0.5
        np.testing.assert_allclose(trace.scores, [[[0, 2 * math.log(3)]]])
        np.testing.assert_allclose(trace.scaled_scores, [[[0, math.log(3)]]])
        np.testing.assert_allclose(trace.attention_weights, [[[0.25, 0.75]]])
        np.testing.assert_allclose(trace.z, [[[2, 12, 4]]])

    def test_every_intermediate_has_its_shape_and_dtype(self, q, k, v, dtype):
        trace = scaled_dot_product_attention(q, k, v)
        for name in ("scores", "scaled_scores", "attention_weights"):
            assert getattr(trace, name).shape == SCORE_SHAPE, name
        assert trace.z.shape == (N_HEADS, N_QUERY, D_VALUE)
        assert trace.mask is None
        assert trace.scale == pytest.approx(1 / math.sqrt(D_HEAD), rel=1e-15)
        assert {array.dtype for array in arrays_of(trace)} == {np.dtype(dtype)}

    def test_a_scale_of_ones_own(self, q, k, v):
        trace = scaled_dot_product_attention(q, k, v, scale=3.0)
        assert trace.scale == 3.0
        np.testing.assert_allclose(trace.scaled_scores, trace.scores * 3)

    def test_a_scale_of_zero_asks_nothing_and_gets_the_mean(self, q, k, v):
        trace = scaled_dot_product_attention(q, k, v, scale=0.0)
        np.testing.assert_allclose(trace.attention_weights, 1 / N_KEY, rtol=1e-6)
        np.testing.assert_allclose(trace.z, np.broadcast_to(v.mean(axis=1, keepdims=True), trace.z.shape), atol=1e-6)

    def test_scores_of_ten_thousand_stay_finite(self, q, k, v):
        trace = scaled_dot_product_attention(q, k, v, scale=1e4)
        assert np.abs(trace.scaled_scores).max() > 1e4
        assert np.isfinite(trace.z).all()
        np.testing.assert_allclose(trace.attention_weights.sum(axis=-1), 1, rtol=1e-6)

    @pytest.mark.parametrize(
        ("q_shape", "k_shape", "v_shape", "named"),
        [
            ((N_HEADS, N_QUERY, D_HEAD), (N_HEADS, N_KEY, D_VALUE), (N_HEADS, N_KEY, D_VALUE), "qk"),
            ((N_HEADS, N_QUERY, D_HEAD), (2, N_KEY, D_HEAD), (2, N_KEY, D_VALUE), "qk"),
            ((N_HEADS, N_QUERY, D_HEAD), (N_HEADS, N_KEY, D_HEAD), (N_HEADS, N_QUERY, D_VALUE), "kv"),
            ((N_HEADS, N_QUERY, D_HEAD), (N_HEADS, N_KEY, D_HEAD), (2, N_KEY, D_VALUE), "kv"),
            ((N_QUERY, D_HEAD), (N_KEY, D_HEAD), (N_KEY, D_VALUE), "qkv"),
            ((N_HEADS, N_QUERY, D_HEAD), (N_HEADS, 0, D_HEAD), (N_HEADS, 0, D_VALUE), "k"),
        ],
    )
    def test_an_error_names_the_shapes_that_do_not_fit(self, q_shape, k_shape, v_shape, named):
        with pytest.raises(ValueError, match="got") as error:
            scaled_dot_product_attention(np.zeros(q_shape), np.zeros(k_shape), np.zeros(v_shape))
        for name, shape in zip("qkv", (q_shape, k_shape, v_shape), strict=True):
            assert (f"{name} {shape}" in str(error.value)) == (name in named)


class TestMask:
    def test_a_query_that_may_attend_to_nothing_gets_zeros(self, q, k, v):
        mask = np.ones((N_QUERY, N_KEY), bool)
        mask[2] = False
        trace = scaled_dot_product_attention(q, k, v, mask=mask)
        assert not trace.attention_weights[:, 2].any()
        assert not trace.z[:, 2].any()
        sums = trace.attention_weights.sum(axis=-1)
        np.testing.assert_allclose(sums, [[1, 1, 0, 1, 1]] * N_HEADS, rtol=1e-6)

    @pytest.mark.parametrize(
        "shape", [(N_KEY,), (N_QUERY, 1), (N_QUERY, N_KEY), (N_HEADS, 1, N_KEY), (N_HEADS, N_QUERY, N_KEY), ()]
    )
    def test_a_mask_broadcasts(self, shape, q, k, v):
        mask = np.asarray(np.random.default_rng(1).random(shape) < 0.5)
        trace = scaled_dot_product_attention(q, k, v, mask=mask)
        whole = scaled_dot_product_attention(q, k, v, mask=np.broadcast_to(mask, SCORE_SHAPE))
        np.testing.assert_array_equal(trace.attention_weights, whole.attention_weights)
        assert not trace.attention_weights[~np.broadcast_to(mask, SCORE_SHAPE)].any()

    @pytest.mark.parametrize(
        ("n_query", "n_key", "rows"),
        [(3, 3, ["100", "110", "111"]), (1, 3, ["111"]), (2, 4, ["1110", "1111"])],
    )
    def test_a_causal_mask_by_hand(self, n_query, n_key, rows):
        assert causal_mask(n_query, n_key).tolist() == [[sign == "1" for sign in row] for row in rows]

    def test_a_causal_mask_lets_the_first_token_see_only_itself(self):
        x = random_array(N_HEADS, N_KEY, D_HEAD)
        trace = scaled_dot_product_attention(x, x, x, mask=causal_mask(N_KEY, N_KEY))
        np.testing.assert_allclose(trace.z[:, 0], x[:, 0])
        assert not np.triu(trace.attention_weights, 1).any()

    def test_scores_stay_as_computed_so_that_they_can_be_shown(self, q, k, v):
        trace = scaled_dot_product_attention(q, k, v, mask=np.zeros(N_KEY, bool))
        np.testing.assert_array_equal(trace.scores, attention_scores(q, k))
        assert np.isfinite(trace.scaled_scores).all()

    @pytest.mark.parametrize("kind", [np.float64, np.int64])
    def test_only_a_boolean_mask_is_understood(self, kind, q, k, v):
        with pytest.raises(ValueError, match=f"mask must be boolean .*got {np.dtype(kind)}"):
            scaled_dot_product_attention(q, k, v, mask=np.ones(N_KEY, kind))

    @pytest.mark.parametrize("shape", [(N_QUERY,), (N_KEY, N_QUERY), (2, N_QUERY, N_KEY), (1, N_HEADS, N_QUERY, N_KEY)])
    def test_a_mask_that_does_not_fit_is_named_with_the_shape_it_should_have(self, shape, q, k, v):
        with pytest.raises(ValueError, match="mask must broadcast") as error:
            scaled_dot_product_attention(q, k, v, mask=np.ones(shape, bool))
        assert str(SCORE_SHAPE) in str(error.value)
        assert str(shape) in str(error.value)


class TestPositionBias:
    """What a distance adds to the scaled scores."""

    def test_by_hand(self):
        nothing = np.zeros((1, 2, 3))
        keys, values = np.zeros((1, 5, 3)), np.arange(15.0).reshape(1, 5, 3)
        added = np.array([[[0, 0, 0, 0, math.log(4)], [math.log(2), math.log(2), 0, 0, -math.inf]]])
        trace = scaled_dot_product_attention(nothing, keys, values, position_bias=added)
        np.testing.assert_allclose(trace.attention_weights[0, 0], np.array([1, 1, 1, 1, 4]) / 8)
        np.testing.assert_allclose(trace.attention_weights[0, 1], np.array([2, 2, 1, 1, 0]) / 6)
        assert not trace.scores.any()
        np.testing.assert_array_equal(trace.position_bias, added)

    def test_it_comes_after_the_scale(self, q, k, v):
        added = random_array(*(q.shape[0], q.shape[1], k.shape[1]), dtype=q.dtype, seed=9)
        trace = scaled_dot_product_attention(q, k, v, scale=0.5, position_bias=added)
        np.testing.assert_allclose(trace.scaled_scores, trace.scores * q.dtype.type(0.5) + added)
        np.testing.assert_allclose(trace.rescaled(2), trace.scores * 2 + added)

    def test_none_adds_nothing(self, q, k, v):
        trace = scaled_dot_product_attention(q, k, v)
        assert trace.position_bias is None
        np.testing.assert_array_equal(trace.rescaled(0.25), trace.scores * q.dtype.type(0.25))

    def test_another_shape(self, q, k, v):
        with pytest.raises(ValueError, match="position_bias must be"):
            scaled_dot_product_attention(q, k, v, position_bias=np.zeros((1, 1, 1)))


class TestReadOnly:
    def test_no_array_of_a_trace_can_be_written(self, q, k, v):
        trace = scaled_dot_product_attention(q, k, v, mask=np.ones(N_KEY, bool))
        arrays = [*arrays_of(trace), trace.mask]
        assert len(arrays) == 8
        for array in arrays:
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0

    def test_a_trace_can_not_be_assigned_to(self, q, k, v):
        trace = scaled_dot_product_attention(q, k, v)
        with pytest.raises(AttributeError):
            trace.z = v

    def test_the_callers_own_arrays_stay_writeable(self, q, k, v):
        mask = np.ones(N_KEY, bool)
        scaled_dot_product_attention(q, k, v, mask=mask)
        for array in (q, k, v, mask):
            array[...] = 0

    def test_read_only_shares_the_memory(self):
        array = random_array(N_QUERY)
        view = read_only(array)
        assert np.shares_memory(array, view)
        assert array.flags.writeable
        assert not view.flags.writeable


def arrays_of(trace: AttentionTrace):
    return [trace.q, trace.k, trace.v, trace.scores, trace.scaled_scores, trace.attention_weights, trace.z]
