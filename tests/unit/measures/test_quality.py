"""The labelled pairs as data, and the one number made of them."""

from collections import Counter

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures import quality as quality_module
from qkv_core.measures.quality import quality, sentence_pairs, similarities
from qkv_core.measures.similarity import cosine


class TestPairs:
    def test_at_least_sixty_and_as_many_of_each_grade(self):
        counted = Counter(pair.grade for pair in sentence_pairs())
        assert sorted(counted) == [0, 1, 2, 3, 4, 5]
        assert len(set(counted.values())) == 1
        assert len(sentence_pairs()) >= 60

    def test_no_sentence_twice(self):
        sentences = [sentence for pair in sentence_pairs() for sentence in (pair.first, pair.second)]
        assert len(set(sentences)) == len(sentences)
        assert all(sentence == sentence.strip() and sentence.endswith((".", "?")) for sentence in sentences)


def test_the_cosine_of_each_pair_in_order(encoder):
    found = similarities(encoder, parse_interventions("uniform@L5"))
    for index in (0, 40, 71):
        pair = sentence_pairs()[index]
        texts = [encoder.encode(text, parse_interventions("uniform@L5")) for text in (pair.first, pair.second)]
        assert found[index] == pytest.approx(float(cosine(*(text.sentence_embedding for text in texts))))


@pytest.mark.parametrize(("cosines", "expected"), [([0.1, 0.3, 0.9], 1), ([0.9, 0.3, 0.1], -1), ([0.3, 0.1, 0.9], 0.5)])
def test_the_order_of_the_cosines_against_the_order_of_the_grades(monkeypatch, encoder, cosines, expected):
    pairs = [quality_module.SentencePair(grade, "", "") for grade in (1, 2, 5)]
    monkeypatch.setattr(quality_module, "sentence_pairs", lambda: pairs)
    monkeypatch.setattr(quality_module, "similarities", lambda *_: cosines)
    assert quality(encoder) == pytest.approx(expected)


def test_a_broken_model_is_far_below_the_intact_one(encoder):
    assert quality(encoder) > 0.75
    assert quality(encoder, parse_interventions("tie-qk@all")) < 0.65


def test_progress_is_told_after_each_pair(encoder):
    told = []
    similarities(encoder, progress=lambda done, total: told.append((done, total)))
    np.testing.assert_array_equal(told, [(done, len(sentence_pairs())) for done in range(1, len(sentence_pairs()) + 1)])


def test_an_intervention_outside_the_model_is_refused(encoder):
    with pytest.raises(ValueError, match="knock-out@L6 is outside this model"):
        quality(encoder, parse_interventions("knock-out@L6"))
