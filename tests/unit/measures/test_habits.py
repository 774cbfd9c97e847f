"""Measures on hand-made weights, and names that the number must support."""

import numpy as np
import pytest

from qkv_core.measures.habits import HABITS, MEASURES, NO_HABIT, follows, habit, measures, measures_here, of_head
from qkv_core.view import View
from tests.hand_made import encoding_of, trace_of

TOKENS = ("[CLS]", "red", ",", "red", "[SEP]")
N = len(TOKENS)


def hand_made(attention_weights, tokens=TOKENS):
    """An encoding of [n_layers, n_heads, n, n] chosen weights."""
    return encoding_of([trace_of(layer) for layer in attention_weights], tokens)


def measured(heatmap, tokens=TOKENS):
    """The measures of a single head that looks like this."""
    return {name: table[0, 0] for name, table in measures(hand_made([[heatmap]], tokens)).items()}


class TestMeasures:
    def test_of_a_head_by_hand(self):
        found = measured(
            [
                [0.2, 0.2, 0.2, 0.2, 0.2],
                [0.5, 0.5, 0.0, 0.0, 0.0],
                [0.0, 0.0, 1.0, 0.0, 0.0],
                [0.0, 0.4, 0.0, 0.6, 0.0],
                [0.1, 0.0, 0.7, 0.0, 0.2],
            ]
        )
        half, forty_sixty = np.log(2), -(0.4 * np.log(0.4) + 0.6 * np.log(0.6))
        last = -(0.1 * np.log(0.1) + 0.7 * np.log(0.7) + 0.2 * np.log(0.2))
        squares = 0.2**2 * 5 + 0.5 + 1 + 0.4**2 + 0.6**2 + 0.1**2 + 0.7**2 + 0.2**2
        on_both_sides = 0.2**2 + 0.5**2 + 1 + 0.6**2 + 0.2**2 + 2 * (0.2 * 0.5) + 2 * (0.2 * 0.1)
        expected = {
            "previous": (0.5 + 0 + 0 + 0) / 4,
            "next": (0.2 + 0 + 0 + 0) / 4,
            "same": (0.2 + 0.5 + 1 + 0.6 + 0.2) / 5,
            "cls": (0.2 + 0.5 + 0 + 0 + 0.1) / 5,
            "sep": (0.2 + 0 + 0 + 0 + 0.2) / 5,
            "punctuation": (0.2 + 0 + 1 + 0 + 0.7) / 5,
            "same_word": (0 + 0.4) / 2,
            "distance": (0.2 * (1 + 2 + 3 + 4) + 0.5 * 1 + 0 + 0.4 * 2 + 0.1 * 4 + 0.7 * 2) / 5,
            "entropy": (np.log(5) + half + 0 + forty_sixty + last) / 5 / np.log(5),
            "symmetry": on_both_sides / squares,
        }
        assert set(found) == set(MEASURES) == set(expected)
        for name, number in expected.items():
            assert found[name] == pytest.approx(number, abs=1e-6), name

    def test_what_a_habit_looks_for(self):
        encoding = hand_made(np.ones((1, 1, N, N)))
        assert follows(encoding, "previous")[2].tolist() == [False, True, False, False, False]
        assert follows(encoding, "same_word")[1].tolist() == [False, False, False, True, False]
        assert follows(encoding, "cls").all(axis=0).tolist() == [True, False, False, False, False]

    def test_layers_and_heads_keep_their_places(self):
        weights = np.zeros((2, 3, N, N))
        weights[1, 2] = np.eye(N)
        table = measures(hand_made(weights))["same"]
        np.testing.assert_array_equal(table, [[0, 0, 0], [0, 0, 1]])

    def test_of_the_views_head_alone(self, encoder):
        view = View(encoder.encode("The cat, the cat!"), 4, 7, 1)
        assert measures_here(view) == pytest.approx(of_head(measures(view.encoding), (4, 7)), abs=1e-6)

    def test_extremes(self):
        assert measured(np.full((N, N), 1 / N))["entropy"] == pytest.approx(1)
        assert measured(np.eye(N))["entropy"] == 0
        assert measured(np.eye(N))["symmetry"] == pytest.approx(1)
        assert measured(np.eye(N, k=1))["symmetry"] == 0

    def test_a_text_without_punctuation_or_repeats(self):
        found = measured(np.eye(4), ("[CLS]", "red", "cat", "[SEP]"))
        assert np.isnan(found["punctuation"])
        assert np.isnan(found["same_word"])
        assert found["sep"] == 0.25

    def test_a_knocked_out_head_looks_at_nothing(self):
        assert set(measured(np.zeros((N, N))).values()) == {0}

    @pytest.mark.parametrize("sign", [".", "?", "(", "—", "«", "€", "+", "。", "##!"])
    def test_signs_are_punctuation(self, sign):
        assert measured(np.eye(3), ("[CLS]", sign, "[SEP]"))["punctuation"] == pytest.approx(1 / 3)

    @pytest.mark.parametrize("word", ["a", "7", "##s", "[UNK]", "猫", "b52"])
    def test_words_and_numbers_are_not(self, word):
        assert np.isnan(measured(np.eye(3), ("[CLS]", word, "[SEP]"))["punctuation"])

    def test_known_heads_of_the_real_model(self, encoder):
        found = measures(encoder.encode("The animal didn't cross the street because it was too tired."))
        assert found["previous"][0, 2] > 0.99
        assert found["next"][1, 8] > 0.5
        assert all(table.shape == (encoder.n_layers, encoder.n_heads) for table in found.values())

    def test_any_text_has_measures(self, encoder):
        for text in ("", "a", "?!", "猫 猫"):
            assert np.isfinite(measures(encoder.encode(text))["previous"]).all()


class TestHabit:
    @pytest.mark.parametrize(
        ("numbers", "name"),
        [
            ({"previous": 0.996}, "previous-token head: 1.00"),
            ({"cls": 0.5, "sep": 0.4}, "[CLS] head: 0.50"),
            ({"punctuation": 0.7, "sep": 0.69}, "punctuation head: 0.70"),
            ({"previous": np.nan, "next": 0.8}, "next-token head: 0.80"),
            ({"cls": 0.494, "sep": 0.49}, NO_HABIT),
            ({"cls": 0.496}, "[CLS] head: 0.50"),
            ({"same_word": np.nan}, NO_HABIT),
            ({"distance": 9, "entropy": 1, "symmetry": 1}, NO_HABIT),
        ],
    )
    def test_a_name_only_where_the_number_supports_it(self, numbers, name):
        assert habit(dict.fromkeys(MEASURES, 0.0) | numbers).with_number == name

    def test_what_gets_most_has_its_number_without_a_name_too(self):
        found = habit(dict.fromkeys(MEASURES, 0.0) | {"sep": 0.25})
        assert (found.measure, found.weight, found.name) == ("sep", 0.25, NO_HABIT)

    def test_habits_are_measures(self):
        assert set(HABITS) < set(MEASURES)
