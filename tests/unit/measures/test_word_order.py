"""Shuffled tokens: nothing but their order changes without position embeddings; and the head that looks one back."""

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures.word_order import one_back, shuffle
from qkv_core.view import View


def test_a_shuffle_moves_words_only_and_is_undone(encoder):
    encoding = encoder.encode("The cat sat on the mat because it was warm.")
    found = shuffle(encoding, 3)
    assert sorted(found.tokens) == sorted(encoding.tokens)
    assert (found.tokens[0], found.tokens[-1]) == ("[CLS]", "[SEP]")
    assert found.is_another_order
    assert found.difference_without < 1e-4 < 0.5 < found.difference


@pytest.mark.parametrize("text", ["", "one"])
def test_one_word_has_no_other_order(encoder, text):
    assert not shuffle(encoder.encode(text), 1).is_another_order


def test_a_changed_model_is_refused(encoder):
    with pytest.raises(ValueError, match="in the model itself"):
        shuffle(encoder.encode("a b", parse_interventions("uniform@L0")), 1)


def test_the_head_that_looks_one_back_is_found_and_lost(encoder):
    view = View(encoder.encode("The animal didn't cross the street because it was too tired."), 3, 1, 10)
    found = one_back(view, encoder.encode)
    assert found.experiment.untouched.head_name == "L0H2"
    weights = view.encoding.layers[0].attention.attention_weights[2]
    assert found.share == pytest.approx(np.mean([weights[i, i - 1] for i in range(1, len(weights))]), abs=1e-6)
    assert found.share > 0.99 > 0.5 > found.share_without
