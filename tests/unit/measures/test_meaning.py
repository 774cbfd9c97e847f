"""The sentence embedding and three sentences: cosines that can be worked out by hand."""

import numpy as np
import pytest

from qkv_core.interventions import parse_interventions
from qkv_core.measures.changes import Experiment
from qkv_core.measures.meaning import consequence, pairwise_cosines
from qkv_core.view import View


def test_pairwise_cosines_come_as_ab_ac_bc():
    a, b, c = np.array([1.0, 0]), np.array([2.0, 2.0]), np.array([0, -3.0])
    np.testing.assert_allclose(pairwise_cosines([a, b, c]), [0.5**0.5, 0, -(0.5**0.5)])


def test_consequence_is_of_the_text_and_of_three_sentences(encoder):
    view = View(encoder.encode("It was too tired."), 3, 1, 1)
    changed = view.of(encoder.encode(view.encoding.text, parse_interventions("uniform@all")))
    a, b, c = np.eye(3)
    embeddings = {(): [a, a, b], changed.encoding.interventions: [a, b, c]}
    found = consequence(
        Experiment(view, changed), "ABC", lambda sentence, made: embeddings[made]["ABC".index(sentence)]
    )
    assert found.kept == pytest.approx(changed.encoding.sentence_embedding @ view.encoding.sentence_embedding)
    np.testing.assert_array_equal(found.before, [1, 0, 0])
    np.testing.assert_array_equal(found.after, [0, 0, 0])
