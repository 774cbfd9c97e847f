"""The steps' ranges are those of one head alone, by hand."""

import numpy as np
import pytest

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.measures.steps import STEPS, Range, ranges
from qkv_core.view import View
from tests.hand_made import encoding_of


def test_ranges_of_one_head():
    q = np.stack([np.ones((2, 3)), [[1.0, 2.0, 2.0], [0.0, 0.0, 4.0]]])
    k = np.stack([np.full((2, 3), 50.0), [[1.0, 0.0, 0.0], [0.0, 1.0, -1.0]]])
    trace = scaled_dot_product_attention(q, k, k, scale=0.5)
    found = ranges(View(encoding_of([trace], ["one", "other"]), 0, 1, 0))
    assert found.d_head == 3
    assert found.scores == Range(-4, 1)  # 1, 0 and 0, -4
    assert found.scaled == Range(-2, 0.5)
    assert found.scaled.width == 2.5
    # The rows are e^0.5 : 1 and 1 : e^-2; without the scale e : 1 and 1 : e^-4.
    halved = (1 / (1 + np.exp(-0.5)) + 1 / (1 + np.exp(-2))) / 2
    assert found.largest_weight == pytest.approx(halved)
    assert found.largest_weight_unscaled == pytest.approx((1 / (1 + np.exp(-1)) + 1 / (1 + np.exp(-4))) / 2)


def test_every_step_is_in_the_trace():
    fields = scaled_dot_product_attention.__annotations__["return"].__dataclass_fields__
    assert {step.attribute for step in STEPS.values()} < set(fields)
