"""One more word, and what it costs: counted by hand on a tiny model, timed in the right order of size."""

import numpy as np
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.measures.kv_cache import compare, multiplications, one_more_word, seconds


def test_multiplications_by_hand(tiny_bert):
    """2 layers, d_model 15, 7 inner: a row costs 4·15² + 2·15·7 = 1110, a pair of tokens 2·15 = 30, 36 pairs of 8."""
    found = multiplications(load_encoder(str(tiny_bert)))
    assert found.lengths == (8,)  # it reads 11 tokens at most
    assert found.whole == (2 * (8 * 1110 + 8 * 9 * 15),)
    assert found.cached == (2 * (1110 + 8 * 30),)
    assert found.ratios == [19920 / 2700]


def test_no_earlier_token_moves_under_the_mask_and_all_do_without(encoder):
    masked, unmasked = one_more_word("A bird sang in the tree.", "loudly", encoder.encode)
    assert masked.added == unmasked.added == ("loudly",)
    assert masked.n_shared == len(encoder.encode("A bird sang in the tree.").tokens) - 1
    assert max(masked.differences.values()) < 1e-5 < 0.1 < min(unmasked.differences.values())
    assert masked.n_kept == masked.n_shared * 2 * 6 * 384 * 4


@pytest.mark.parametrize(("text", "word"), [("word " * 400, "more"), ("A bird sang.", "")])
def test_where_no_word_fits_nothing_is_added(encoder, text, word):
    assert one_more_word(text, word, encoder.encode)[0].added == ()


def test_a_difference_is_seen(encoder):
    """The check can fail: other tokens in the middle are no shared beginning."""
    found = compare(encoder.encode("a red bird sang"), encoder.encode("a blue bird sang today"))
    assert found.n_shared == 2


def test_time_is_measured_for_every_length_a_model_reads(tiny_bert):
    found = seconds(load_encoder(str(tiny_bert)))
    assert found.lengths == (8,)
    assert np.isfinite([*found.whole, *found.cached]).all()
    assert min(*found.whole, *found.cached) > 0
