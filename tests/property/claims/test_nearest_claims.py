"""What is said of the nearest sentence, against cosines computed anew; on pairs that differ in a word and others."""

import re

import numpy as np
import pytest

from qkv_core.examples import EXAMPLES, turned
from qkv_core.measures.nearest import nearest
from qkv_core.view import first_view
from qkv_core.words.nearest import SHORT, before_and_after, one_vector

TEXTS = [*list(EXAMPLES.values())[:6], "My dog likes the park.", "It was fast.", "A heavy bag is full.", "asdf qwer"]


@pytest.fixture(scope="module")
def embeddings(encoder):
    texts = {*TEXTS, *SHORT, *filter(None, map(turned, TEXTS))}
    return {text: encoder.encode(text).sentence_embedding for text in texts}


def order(embeddings, text):
    """The short sentences from the nearest on, with their cosines: embeddings have length 1."""
    cosines = {short: float(np.dot(embeddings[text], embeddings[short])) for short in SHORT}
    return sorted(cosines.items(), key=lambda pair: -pair[1])


def measured(embeddings, text):
    return nearest(text, embeddings[text], {short: embeddings[short] for short in SHORT})


@pytest.mark.parametrize("was_before", [True, False])
@pytest.mark.parametrize("text", TEXTS)
def test_the_nearest_is_the_nearest(embeddings, text, was_before):
    other = turned(text)
    found = [measured(embeddings, one) if one else None for one in (text, other)]
    said = before_and_after(found[0], found[1], was_before=was_before)
    (best, cosine), *_ = order(embeddings, text)
    assert f"nearest to yours is “{best}” (cosine {cosine:.2f})" in said
    if other is None:
        assert len(said.claims) == 1
        return
    (then, then_cosine), *_ = order(embeddings, other)
    claim = said.claims[1]
    if then != best:
        assert claim.name == "another_nearest"
        assert f"“{then}” (cosine {then_cosine:.2f})" in claim.text
    elif f"{then_cosine:.2f}" == f"{cosine:.2f}":
        assert claim.name == "same_cosine"
    else:
        assert claim.name == "same_nearest"
        assert f"with {then_cosine:.2f}" in claim.text
    first, second = (other, text) if was_before else (text, other)
    changed = [pair for pair in zip(first.split(), second.split(), strict=True) if pair[0] != pair[1]]
    words = re.findall(r"`([^`]+)`", claim.text)
    expected = [word.strip(".") for word in changed[0]]
    assert words == (expected if was_before else expected[::-1])


def test_a_changed_word_can_change_the_nearest(embeddings):
    assert order(embeddings, TEXTS[0])[0][0] == "An exhausted dog rests."
    assert order(embeddings, TEXTS[1])[0][0] == "The road is broad."


def test_one_vector_is_made_as_it_is_said(encoder):
    view = first_view(encoder.encode(TEXTS[0]))
    assert "averaged into one and brought to length 1" in one_vector(view)
    mean = view.encoding.layers[-1].output.mean(axis=0)
    np.testing.assert_allclose(view.encoding.sentence_embedding, mean / np.linalg.norm(mean), atol=1e-6)
