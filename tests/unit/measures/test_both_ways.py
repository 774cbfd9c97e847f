"""Who asks and who answers, by hand."""

import numpy as np
import pytest

from qkv_core.measures.both_ways import both_ways, both_ways_ranked
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

TOKENS = ("[CLS]", "red", ",", "red", "[SEP]")


def test_by_hand():
    weights, scores = np.zeros((3, 5, 5)), np.zeros((3, 5, 5))
    weights[:, 3, 1], weights[:, 1, 3] = [0.1, 0.2, 0.5], [0.2, 0.9, 0.5]
    scores[1, 3, 1], scores[1, 1, 3] = -2, 7
    view = View(encoding_of([trace_of(weights, scores)], TOKENS), 0, 1, 3)
    ranked = both_ways_ranked(view, 1)
    assert [found.head for found in ranked] == [1, 0, 2]
    first = both_ways(view, 1)
    assert first == ranked[0]
    assert first.gap == pytest.approx(0.7)
    assert (first.weight_there, first.weight_back) == pytest.approx((0.2, 0.9))
    assert (first.score_there, first.score_back) == (-2, 7)


def test_a_token_that_is_not_there(encoder):
    view = View(encoder.encode(""), 0, 0, 0)
    for measure in (both_ways, both_ways_ranked):
        with pytest.raises(ValueError, match="key must be a token's position from 0 to 1; got 2"):
            measure(view, 2)
