"""Interventions: what holds for any of them, and for any text in the address."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.interventions import (
    MAX_SEED,
    MAX_SETS,
    TEMPERATURES,
    Intervention,
    Kind,
    format_interventions,
    parse_interventions,
)
from tests.unit.test_interventions_by_hand import attend

VALUES = {
    Kind.TEMPERATURE: st.floats(*TEMPERATURES),
    Kind.RANDOM_W: st.integers(0, MAX_SEED),
    Kind.SHARED_KV: st.integers(1, MAX_SETS),
}


@st.composite
def interventions(draw):
    kind = draw(st.sampled_from(Kind))
    layer = None if kind is Kind.NO_POSITIONS else draw(st.none() | st.integers(0, 99))
    head = None if layer is None else draw(st.none() | st.integers(0, 99))
    return Intervention(kind, layer, head, draw(VALUES.get(kind, st.none())))


@given(st.lists(interventions(), max_size=5))
def test_the_text_form_comes_back_as_it_was(several):
    assert parse_interventions(format_interventions(several)) == tuple(several)


@given(st.text() | st.from_regex(r"[a-z-]{3,8}(=[-0-9.e]{1,5})?@(all|L[0-9]{1,2}(H[0-9]{1,2})?)"))
def test_any_other_text_is_refused_or_read(text):
    try:
        read = parse_interventions(text)
    except ValueError:
        return
    assert parse_interventions(format_interventions(read)) == read


@given(
    arrays.arrays(np.float32, (3, 2, 5, 7), elements=st.floats(-4, 4, width=32)),
    st.lists(st.sampled_from(["no-scale@all", "temperature=3@L0H1", "uniform@L0H0", "knock-out@L0H1"]), max_size=4),
)
def test_what_does_not_touch_the_projections_does_not_depend_on_the_order(vectors, texts):
    q, k, v = vectors
    traces = [attend(parse_interventions(",".join(order)), q, k, v) for order in (texts, texts[::-1])]
    np.testing.assert_array_equal(traces[0].attention_weights, traces[1].attention_weights)
    np.testing.assert_array_equal(traces[0].z, traces[1].z)


@given(arrays.arrays(np.float32, (3, 2, 5, 7), elements=st.floats(-4, 4, width=32)))
def test_temperature_one_is_the_identity(vectors):
    q, k, v = vectors
    trace = attend(parse_interventions("temperature=1@all"), q, k, v)
    np.testing.assert_array_equal(trace.z, scaled_dot_product_attention(q, k, v).z)
    assert trace.z.dtype == np.float32
