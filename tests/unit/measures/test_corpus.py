"""The corpus as data, and what is averaged over it."""

import numpy as np
import pytest

from qkv_core.measures.corpus import CorpusProfile, corpus_texts, profile, usual
from qkv_core.measures.habits import MEASURES, habit, measures, of_head
from qkv_core.view import View

TEXTS = ("Rain.", "The cat saw the dog", "Yes, yes, yes.")


@pytest.fixture(scope="module")
def small(encoder):
    return profile(encoder, TEXTS)


def test_at_least_two_hundred_different_texts_of_many_lengths():
    texts = corpus_texts()
    assert len(texts) >= 200
    assert len(set(texts)) == len(texts)
    assert all(text == text.strip() and text for text in texts)
    lengths = [len(text.split()) for text in texts]
    assert (min(lengths), max(lengths) > 60) == (1, True)
    assert sum(text.endswith("?") for text in texts) > 10


def test_each_texts_measures_in_order(encoder, small):
    assert small.n_texts == len(TEXTS)
    for index, text in enumerate(TEXTS):
        for name, table in measures(encoder.encode(text)).items():
            np.testing.assert_array_equal(small.measures[name][index], table)


def test_a_mean_leaves_out_the_texts_without_the_thing(encoder, small):
    mean = small.mean()
    assert set(mean) == set(MEASURES)
    np.testing.assert_allclose(mean["punctuation"], small.measures["punctuation"][[0, 2]].mean(axis=0), rtol=1e-6)
    assert np.isnan(profile(encoder, ["Yes or no"]).mean()["punctuation"]).all()


def test_weights_between_different_words_only(encoder, small):
    text = encoder.encode("Rain.").layers[2].attention.attention_weights[5]
    only_rain = profile(encoder, ["Rain."]).attention_weights[2, 5]
    np.testing.assert_array_equal(only_rain, sorted([text[1, 2], text[2, 1]]))
    assert small.attention_weights.shape == (encoder.n_layers, encoder.n_heads, 2 * 1 + 5 * 4 + 6 * 5)


def test_shares_by_hand():
    values = np.array([0.1, 0.2, np.nan, 0.4]).reshape(4, 1, 1)
    known = CorpusProfile({"same": values}, np.array([[[0.0, 0.1, 0.1, 0.3, 0.9]]]))
    assert known.share_below("same", 0.3, 0, 0) == pytest.approx(2 / 3)
    assert known.share_below("same", 0.1, 0, 0) == 0
    assert known.weight_share_below(0.1, 0, 0) == pytest.approx(0.2)
    assert known.weight_share_below(1.0, 0, 0) == 1
    assert np.isnan(
        CorpusProfile({"same": np.full((2, 1, 1), np.nan)}, known.attention_weights).share_below("same", 0, 0, 0)
    )


def test_a_profile_is_shared_and_so_can_not_be_written_to(small):
    assert not small.attention_weights.flags.writeable
    assert not small.measures["same"].flags.writeable


def test_progress_is_told_after_each_text(encoder):
    told = []
    profile(encoder, TEXTS, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("texts", [[], ["", "Rain"]])
def test_nothing_to_compare_with(encoder, texts):
    with pytest.raises(ValueError, match="at least one text with two words"):
        profile(encoder, texts)


def test_over_the_shipped_corpus_some_heads_have_a_habit(encoder):
    mean = profile(encoder).mean()
    named = {place: habit(of_head(mean, place)).with_number for place in [(0, 2), (1, 8), (4, 5), (0, 0)]}
    assert named[0, 2] == "previous-token head: 1.00"
    assert named[1, 8].startswith("next-token head: 0.6")
    assert named[4, 5].startswith("[CLS] head: 0.8")
    assert named[0, 0] == "no single habit"


def test_a_view_beside_what_its_head_usually_does(encoder, small):
    view = View(encoder.encode("The cat sat on the mat."), 2, 5, 1)
    found = usual(view, small)
    assert found.here == pytest.approx(of_head(measures(view.encoding), (2, 5)), abs=1e-6)
    assert found.in_corpus == of_head(small.mean(), (2, 5))
    assert found.n_texts == len(TEXTS)
    entropies = [of_head(measures(encoder.encode(text)), (2, 5))["entropy"] for text in TEXTS]
    assert found.spread_less == pytest.approx(sum(entropy < found.here["entropy"] for entropy in entropies) / 3)
