"""Sentences about the projections repeat the trace's numbers, also where the story has no news to tell."""

import re

import numpy as np
import pytest

from qkv_core.measures.likeness import likeness
from qkv_core.measures.projections import projection, score_parts
from qkv_core.view import Choice
from qkv_core.words import projections as words

SENTENCE = "The animal didn't cross the street because it was too tired."
CHOICE = Choice(SENTENCE, 3, 1, 10)
NUMBER = r"-?\d+\.\d+"


@pytest.fixture(scope="module")
def encoding(encoder):
    return encoder.encode(SENTENCE)


@pytest.fixture(scope="module")
def parts(encoding):
    return score_parts(*(projection(encoding.layers[3], 1, role) for role in ("query", "key")))


def test_three_views_names_the_nearest_in_each_space(encoding):
    sentence = words.three_views(encoding, CHOICE)
    for role, vectors in zip(("query", "key", "value"), (a[1] for a in _qkv(encoding)), strict=True):
        away = np.linalg.norm(vectors - vectors[10], axis=1)
        away[10] = np.inf
        assert f"as a {role} to `{encoding.tokens[away.argmin()]}` ({away.min():.2f})" in sentence
    assert "only number 3 of 15 as a value" in sentence


def test_hidden_markers_are_nobodys_neighbour(encoding):
    assert "[SEP]" not in words.three_views(encoding, Choice(SENTENCE, 3, 1, 10, hide_special=True))


@pytest.mark.parametrize(("text", "query"), [("Hello", 1), ("Hello there", 0)])
def test_a_token_without_visible_company_gets_a_hint(encoder, text, query):
    sentence = words.three_views(encoder.encode(text), Choice(text, 3, 1, query, hide_special=True))
    assert "at least two tokens must be visible" in sentence


def test_words_that_stand_twice_carry_their_position(encoder):
    text = "red red red"
    assert re.search(r"`red` at \d", words.three_views(encoder.encode(text), Choice(text, 0, 0, 1, hide_special=True)))


def test_one_number_adds_up(encoding):
    view = projection(encoding.layers[3], 1, "key")
    sentence = words.one_number(encoding, CHOICE, view, 4)
    value, products, bias = map(
        float, re.search(rf"is ({NUMBER})\*\*.*add up to ({NUMBER}), and the bias adds ({NUMBER})", sentence).groups()
    )
    assert value == pytest.approx(encoding.layers[3].attention.k[1, 10, 4], abs=1e-6)
    assert products + bias == pytest.approx(value, abs=3e-6)
    x, W, largest = map(float, re.search(rf"({NUMBER}) × ({NUMBER}) = ({NUMBER})", sentence).groups())
    assert x * W == pytest.approx(largest, abs=3e-4)


def test_rounding_is_tiny(encoding):
    gap = float(re.search(NUMBER, words.rounding(CHOICE, projection(encoding.layers[3], 1, "query"), 29))[0])
    assert gap < 1e-5


def test_score_split_adds_up(encoding, parts):
    *four, total = map(float, re.findall(NUMBER, words.score_split(encoding, CHOICE, 2, parts)))
    assert sum(four) == pytest.approx(total, abs=3e-4)
    assert total == pytest.approx(encoding.layers[3].attention.scores[1, 10, 2], abs=1e-4)


def test_biases_say_what_each_of_them_changes(encoding, parts):
    sentence = words.biases(encoding, CHOICE, 2, parts)
    assert float(re.search(rf"by more than ({NUMBER})", sentence)[1]) < 1e-5
    assert "Nothing in training pulls" in sentence
    q, k = encoding.layers[3].attention.q[1] - encoding.layers[3].layer.b_Q[1], encoding.layers[3].attention.k[1]
    row = np.exp((q @ k.T / np.sqrt(32))[10])
    assert f"{row[2] / row.sum():.1%} instead of" in sentence


def test_joint_reading_counts_the_queries_whose_nearest_key_is_strongest(encoding):
    assert "the strongest for 10 of 16 queries" in words.joint_reading(encoding, CHOICE)


def test_nothing_is_missed_where_two_dimensions_hold_all(encoder):
    sentence = words.joint_reading(encoder.encode("Hello"), Choice("Hello", 3, 1, 1))
    assert "right for 3 of 3." in sentence
    assert "miss" not in sentence


def test_how_different_repeats_the_measures(encoder):
    measures = likeness(encoder.layers)
    sentence = words.how_different(measures, CHOICE)
    assert f"is **{measures.cosine['QK'][3, 1]:.3f}**" in sentence
    assert f"**{measures.asymmetry[3, 1]:.3f}**" in sentence
    assert f"{measures.asymmetry.min():.3f} to {measures.asymmetry.max():.3f}" in sentence


def _qkv(encoding):
    trace = encoding.layers[3].attention
    return trace.q, trace.k, trace.v
