"""The scan over all heads against knocking them out one by one, the slow way."""

import numpy as np
import pytest

from qkv_core.interventions import Intervention, Kind, parse_interventions
from qkv_core.measures import knock_out
from qkv_core.measures.knock_out import knock_out_scan
from qkv_core.measures.similarity import cosine

TEXT = "The cat sat on the mat because it was warm."
ROUNDING = 1e-6  # float32, where the order of additions differs


@pytest.mark.parametrize("already", ["", "no-scale@L1H3,uniform@L4,tie-qk@L2H2"])
def test_equals_knocking_out_each_head_by_itself(encoder, already):
    encoding = encoder.encode(TEXT, parse_interventions(already))
    scan = np.stack(list(knock_out_scan(encoding)))
    assert scan.shape == (encoder.n_layers, encoder.n_heads)
    for layer, head in [(0, 0), (0, 11), (2, 5), (4, 7), (5, 0), (5, 11)]:
        without = encoder.encode(TEXT, (*encoding.interventions, Intervention(Kind.KNOCK_OUT, layer, head)))
        expected = cosine(without.sentence_embedding, encoding.sentence_embedding)
        assert expected < 1 - 100 * ROUNDING
        assert scan[layer, head] == pytest.approx(expected, abs=ROUNDING)


def test_how_many_copies_are_computed_at_once_changes_nothing(encoder, monkeypatch):
    encoding = encoder.encode(TEXT)
    together = next(knock_out_scan(encoding))
    monkeypatch.setattr(knock_out, "_MAX_ROWS", 5 * len(encoding.tokens))  # batches of 5, 5 and 2 heads
    np.testing.assert_allclose(next(knock_out_scan(encoding)), together, atol=ROUNDING)


def test_a_head_that_is_out_already_is_not_missed(encoder):
    scan = list(knock_out_scan(encoder.encode(TEXT, parse_interventions("knock-out@L5H3"))))
    assert scan[5][3] == pytest.approx(1, abs=ROUNDING)


def test_layers_come_one_by_one(encoder):
    scan = knock_out_scan(encoder.encode(TEXT))
    assert next(scan).shape == (encoder.n_heads,)
