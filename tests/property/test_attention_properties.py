"""What must hold of attention for any queries, keys and values."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qkv_core.attention import scaled_dot_product_attention, softmax

# In float64 a sum of a few terms up to 1e3 rounds at about 1e-13; a real difference is far above.
EXACT = 1e-9

heads = st.shared(st.integers(1, 3), key="heads")
queries = st.shared(st.integers(1, 5), key="queries")
keys = st.shared(st.integers(1, 7), key="keys")
dimensions = st.shared(st.integers(1, 5), key="dimensions")
value_dimensions = st.shared(st.integers(1, 4), key="value dimensions")


def numbers(*sizes, largest=10.0):
    shapes = st.tuples(*sizes)
    return shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=st.floats(-largest, largest)))


any_q = numbers(heads, queries, dimensions)
any_k = numbers(heads, keys, dimensions)
any_v = numbers(heads, keys, value_dimensions)
any_mask = st.tuples(heads, queries, keys).flatmap(lambda shape: arrays(np.bool_, shape))
key_order = keys.flatmap(lambda n: st.permutations(range(n)))
query_order = queries.flatmap(lambda n: st.permutations(range(n)))


@given(any_q, any_k, any_v)
def test_each_row_is_a_distribution_over_the_keys(q, k, v):
    weights = scaled_dot_product_attention(q, k, v).attention_weights
    assert (weights >= 0).all()
    assert (weights <= 1).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=EXACT)


@given(any_q, any_k, any_v, any_mask)
def test_under_a_mask_each_row_is_a_distribution_or_nothing(q, k, v, mask):
    trace = scaled_dot_product_attention(q, k, v, mask=mask)
    assert not trace.attention_weights[~mask].any()
    np.testing.assert_allclose(trace.attention_weights.sum(axis=-1), mask.any(axis=-1), atol=EXACT)
    assert not trace.z[~mask.any(axis=-1)].any()


@given(numbers(heads, queries, keys, largest=1e3), numbers(heads, queries, largest=1e3))
def test_softmax_sees_only_differences(scores, shift):
    np.testing.assert_allclose(softmax(scores + shift[..., None]), softmax(scores), atol=EXACT)


@given(numbers(heads, queries, keys, largest=1e3))
def test_a_higher_score_never_gets_a_lower_weight(scores):
    by_score = np.take_along_axis(softmax(scores), scores.argsort(axis=-1), axis=-1)
    assert (np.diff(by_score, axis=-1) >= -EXACT).all()


@given(any_q, any_k, any_v, key_order)
def test_the_order_of_the_keys_does_not_matter_to_z(q, k, v, order):
    trace = scaled_dot_product_attention(q, k, v)
    permuted = scaled_dot_product_attention(q, k[:, order], v[:, order])
    np.testing.assert_allclose(permuted.attention_weights, trace.attention_weights[..., order], atol=EXACT)
    np.testing.assert_allclose(permuted.z, trace.z, atol=EXACT)


@given(any_q, any_k, any_v, query_order)
def test_each_query_is_answered_on_its_own(q, k, v, order):
    trace = scaled_dot_product_attention(q, k, v)
    permuted = scaled_dot_product_attention(q[:, order], k, v)
    np.testing.assert_allclose(permuted.attention_weights, trace.attention_weights[:, order], atol=EXACT)
    np.testing.assert_allclose(permuted.z, trace.z[:, order], atol=EXACT)


@given(any_q, any_k, any_v)
def test_z_lies_between_the_values(q, k, v):
    z = scaled_dot_product_attention(q, k, v).z
    assert (z >= v.min(axis=1, keepdims=True) - EXACT).all()
    assert (z <= v.max(axis=1, keepdims=True) + EXACT).all()


@given(any_q, any_k, any_v, st.floats(0.1, 10))
def test_longer_queries_are_a_larger_scale(q, k, v, factor):
    longer = scaled_dot_product_attention(q * factor, k, v, scale=0.5)
    larger = scaled_dot_product_attention(q, k, v, scale=0.5 * factor)
    np.testing.assert_allclose(longer.attention_weights, larger.attention_weights, atol=EXACT)


@given(any_q, any_k, any_v)
def test_the_default_scale_is_one_over_the_root_of_d_head(q, k, v):
    trace = scaled_dot_product_attention(q, k, v)
    np.testing.assert_allclose(trace.scaled_scores * np.sqrt(q.shape[-1]), trace.scores, atol=EXACT)


@given(any_q, any_k, any_v, any_v, st.floats(-5, 5))
def test_z_is_linear_in_the_values(q, k, v, other, factor):
    combined = scaled_dot_product_attention(q, k, v + factor * other).z
    apart = scaled_dot_product_attention(q, k, v).z + factor * scaled_dot_product_attention(q, k, other).z
    np.testing.assert_allclose(combined, apart, atol=EXACT)


@given(any_q, any_k, any_v, keys.flatmap(lambda n: arrays(np.bool_, n)))
def test_a_masked_key_is_as_good_as_absent(q, k, v, mask):
    mask[0] = True
    masked = scaled_dot_product_attention(q, k, v, mask=mask)
    removed = scaled_dot_product_attention(q, k[:, mask], v[:, mask])
    np.testing.assert_allclose(masked.attention_weights[..., mask], removed.attention_weights, atol=EXACT)
    np.testing.assert_allclose(masked.z, removed.z, atol=EXACT)


@given(any_q, any_k, any_v)
def test_heads_do_not_see_each_other(q, k, v):
    together = scaled_dot_product_attention(q, k, v)
    for head in range(len(q)):
        one = slice(head, head + 1)
        alone = scaled_dot_product_attention(q[one], k[one], v[one])
        np.testing.assert_allclose(together.attention_weights[one], alone.attention_weights, atol=EXACT)
        np.testing.assert_allclose(together.z[one], alone.z, atol=EXACT)
