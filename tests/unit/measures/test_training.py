"""What a query gives its favourite key, learned and at random."""

import numpy as np
import pytest

from qkv_core.encoder import EncoderLayer
from qkv_core.measures.training import learned
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of


def test_the_favourite_of_the_learned_row_in_both(encoder):
    text = "A cat"
    encoding = encoder.encode(text)
    assert isinstance(encoding.layers[0].layer, EncoderLayer)
    weights = np.zeros((12, 4, 4))
    weights[2, 1] = [0.1, 0.2, 0.3, 0.4]
    forgotten = encoding_of([trace_of(weights)] * 6, encoding.tokens)
    view = View(encoding, 3, 2, 1)
    found = learned(view, forgotten)
    assert found.favourite == view.row.argmax()
    assert found.learned == pytest.approx(view.row.max())
    assert found.random == pytest.approx([0.1, 0.2, 0.3, 0.4][found.favourite])
