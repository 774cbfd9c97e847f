"""What must hold of the measures of any row of softmax."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from qkv_core.attention import softmax
from qkv_core.measures.scaling import row_measures, softmax_jacobian_norm


@st.composite
def weights(draw: st.DrawFn) -> NDArray[np.float64]:
    n_query, n_key = draw(st.integers(1, 5)), draw(st.integers(2, 11))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return softmax(rng.normal(size=(n_query, n_key)) * draw(st.floats(0, 100)))


@given(weights())
@settings(deadline=None)
def test_measures_stay_within_their_ranges(attention_weights: NDArray[np.float64]) -> None:
    measures, n_key = row_measures(attention_weights), attention_weights.shape[-1]
    rounding = 1e-9
    assert (measures["largest weight"] >= 1 / n_key - rounding).all()
    assert (measures["entropy"] >= -rounding).all()
    assert (measures["entropy"] <= 1 + rounding).all()
    # No more keys than there are, and no fewer than the largest weight alone allows.
    assert (measures["effective keys"] <= n_key * (1 + rounding)).all()
    assert (measures["effective keys"] >= 1 / measures["largest weight"] - rounding).all()


@given(weights())
@settings(deadline=None)
def test_the_jacobian_s_norm_is_that_of_the_matrix_written_out(attention_weights: NDArray[np.float64]) -> None:
    for row in attention_weights:
        written_out = np.linalg.norm(np.diag(row) - np.outer(row, row))
        # Written out, 1 - a loses what is smaller than a's last digit.
        np.testing.assert_allclose(softmax_jacobian_norm(row), written_out, rtol=1e-9, atol=1e-15)
