"""The labelled pairs as data, and the one number made of them, with its interval."""

from collections import Counter

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures import quality as quality_module
from qkv_core.measures.bootstrap import draws
from qkv_core.measures.quality import (
    SentencePair,
    quality,
    quality_of,
    sentence_pairs,
    word_vector_quality,
)
from qkv_core.measures.similarity import rank_correlation


@pytest.fixture(scope="module")
def read(encoder):
    """The intact model's quality, and what was told on the way to it."""
    told = []
    return quality(encoder, progress=lambda done, total: told.append((done, total))), told


@pytest.fixture(scope="module")
def intact(read):
    return read[0]


class TestPairs:
    def test_three_hundred_and_as_many_of_each_grade(self):
        counted = Counter(pair.grade for pair in sentence_pairs())
        assert sorted(counted) == [0, 1, 2, 3, 4, 5]
        assert len(set(counted.values())) == 1
        assert len(sentence_pairs()) >= 300

    def test_as_many_longer_ones_of_each_grade(self):
        longer = Counter(pair.grade for pair in sentence_pairs() if ". " in pair.first)
        assert len(set(longer.values())) == 1
        assert longer[0] >= 10

    def test_no_text_twice(self):
        texts = [text for pair in sentence_pairs() for text in (pair.first, pair.second)]
        assert len(set(texts)) == len(texts)
        assert all(text == text.strip() and text.endswith((".", "?")) for text in texts)

    def test_the_grade_can_hardly_be_told_from_the_length(self):
        grades = np.array([pair.grade for pair in sentence_pairs()])
        lengths = np.array([len(pair.first) + len(pair.second) for pair in sentence_pairs()])
        differences = np.array([abs(len(pair.first) - len(pair.second)) for pair in sentence_pairs()])
        assert abs(rank_correlation(grades, lengths)) < 0.3
        assert abs(rank_correlation(grades, differences)) < 0.3


@pytest.mark.parametrize(("cosines", "expected"), [([0.1, 0.3, 0.9], 1), ([0.9, 0.3, 0.1], -1), ([0.3, 0.1, 0.9], 0.5)])
def test_the_order_of_the_cosines_against_the_order_of_the_grades(monkeypatch, cosines, expected):
    pairs = [SentencePair(grade, "", "") for grade in (1, 2, 5)]
    monkeypatch.setattr(quality_module, "sentence_pairs", lambda: pairs)
    monkeypatch.setattr(quality_module, "resampled_rank_correlations", lambda *_: np.zeros(1))
    embeddings = [vector for value in cosines for vector in ([1, 0], [value, (1 - value**2) ** 0.5])]
    assert quality_of(np.array(embeddings)).correlation == pytest.approx(expected)


def test_a_broken_model_is_told_from_the_intact_one(encoder, intact):
    broken = quality(encoder, parse_interventions("tie-qk@all"))
    assert intact.correlation > 0.75
    assert broken.correlation < 0.65
    assert broken.less(intact).high < 0 < intact.less(broken).low
    assert intact.interval.low < intact.correlation < intact.interval.high


def test_one_tied_head_is_not_told_from_none(encoder, intact):
    between = quality(encoder, parse_interventions("tie-qk@L3H1")).less(intact)
    assert between.low < 0 < between.high


def test_nothing_changed_is_no_difference(intact):
    between = intact.less(intact)
    assert (between.low, between.high) == (0, 0)
    assert len(intact.resampled) == len(draws(len(sentence_pairs())))


def test_a_bag_of_words_is_below_the_model(encoder, intact):
    assert 0.3 < word_vector_quality(encoder).correlation < intact.interval.low


def test_progress_is_told_to_the_end(read):
    told = read[1]
    n = 2 * len(sentence_pairs())
    assert told[-1] == (n, n)
    assert told == sorted(told)
    assert len(told) > 20


def test_an_intervention_outside_the_model_is_refused(encoder):
    with pytest.raises(ValueError, match="knock-out@L6 is outside this model"):
        quality(encoder, parse_interventions("knock-out@L6"))
