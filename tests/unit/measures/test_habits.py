"""Measures on hand-made weights, names that the number must support, and the head finder against a plain sort."""

from types import SimpleNamespace

import numpy as np
import pytest

from qkv_core.measures.habits import (
    HABITS,
    MEASURES,
    NO_HABIT,
    HeadWeight,
    behaviour_map,
    both_ways,
    find,
    habit,
    measures,
)

TOKENS = ("[CLS]", "red", ",", "red", "[SEP]")
N = len(TOKENS)


def hand_made(attention_weights, tokens=TOKENS, scores=None):
    """An encoding of [n_layers, n_heads, n, n] chosen weights, as far as heads.py looks at one."""
    attention_weights = np.asarray(attention_weights, dtype=np.float32)
    scores = np.zeros_like(attention_weights) if scores is None else scores
    traces = [
        SimpleNamespace(attention_weights=layer, scores=layer_scores)
        for layer, layer_scores in zip(attention_weights, scores, strict=True)
    ]
    return SimpleNamespace(
        tokens=tokens,
        token_ids=tuple(tokens.index(token) for token in tokens),
        layers=[SimpleNamespace(attention=trace) for trace in traces],
    )


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

    def test_layers_and_heads_keep_their_places(self):
        weights = np.zeros((2, 3, N, N))
        weights[1, 2] = np.eye(N)
        table = measures(hand_made(weights))["same"]
        np.testing.assert_array_equal(table, [[0, 0, 0], [0, 0, 1]])

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
    def table(self, **numbers):
        """[2 layers, 3 heads], all zero but L1H2."""
        tables = {name: np.zeros((2, 3)) for name in MEASURES}
        for name, number in numbers.items():
            tables[name][1, 2] = number
        return tables

    @pytest.mark.parametrize(
        ("numbers", "name"),
        [
            ({"previous": 0.996}, "previous-token head: 1.00"),
            ({"cls": 0.5, "sep": 0.4}, "[CLS] head: 0.50"),
            ({"punctuation": 0.7, "sep": 0.69}, "punctuation head: 0.70"),
            ({"previous": np.nan, "next": 0.8}, "next-token head: 0.80"),
            ({"cls": 0.49, "sep": 0.49}, NO_HABIT),
            ({"same_word": np.nan}, NO_HABIT),
            ({"distance": 9, "entropy": 1, "symmetry": 1}, NO_HABIT),
        ],
    )
    def test_a_name_only_where_the_number_supports_it(self, numbers, name):
        assert habit(self.table(**numbers), 1, 2) == name
        assert habit(self.table(**numbers), 0, 2) == NO_HABIT

    def test_habits_are_measures(self):
        assert set(HABITS) < set(MEASURES)


class TestFind:
    def random_weights(self):
        # Few different numbers, so that many heads tie.
        return np.random.default_rng(5).integers(0, 4, size=(2, 7, N, N)) / 4

    @pytest.mark.parametrize(("query", "key"), [(3, 1), (1, 3), (0, 4)])
    def test_equals_a_plain_sort(self, query, key):
        weights = self.random_weights()
        ranked = [HeadWeight(layer, head, weights[layer, head, query, key]) for layer in range(2) for head in range(7)]
        ranked.sort(key=lambda found: -found.attention_weight)  # stable, as sorts are in Python
        assert find(hand_made(weights), query, key) == ranked

    def test_the_known_head_comes_first(self, encoder):
        encoding = encoder.encode("The animal didn't cross the street because it was too tired.")
        first = find(encoding, encoding.tokens.index("it"), encoding.tokens.index("animal"))[0]
        assert (first.layer, first.head) == (3, 1)
        assert first.attention_weight == pytest.approx(0.68, abs=0.005)

    @pytest.mark.parametrize(("query", "key", "sentence"), [(5, 0, "query must be"), (0, -1, "key must be")])
    def test_a_token_that_is_not_there(self, query, key, sentence):
        with pytest.raises(ValueError, match=f"{sentence} a token's position from 0 to 4; got {query or key}"):
            find(hand_made(self.random_weights()), query, key)


class TestBothWays:
    def test_by_hand(self):
        weights, scores = np.zeros((1, 3, N, N)), np.zeros((1, 3, N, N))
        weights[0, :, 3, 1], weights[0, :, 1, 3] = [0.1, 0.2, 0.5], [0.2, 0.9, 0.5]
        scores[0, 1, 3, 1], scores[0, 1, 1, 3] = -2, 7
        ranked = both_ways(hand_made(weights, scores=scores), 3, 1)
        assert [found.head for found in ranked] == [1, 0, 2]
        first = ranked[0]
        assert (first.weight_there, first.weight_back) == pytest.approx((0.2, 0.9))
        assert (first.score_there, first.score_back) == (-2, 7)

    def test_a_token_that_is_not_there(self, encoder):
        with pytest.raises(ValueError, match="second must be a token's position from 0 to 1; got 2"):
            both_ways(encoder.encode(""), 0, 2)


class TestBehaviourMap:
    def test_alike_heads_lie_together_and_useless_measures_are_left_out(self):
        random = np.random.default_rng(7)
        table = {name: random.normal(size=(2, 3)) for name in MEASURES}
        for name in MEASURES:
            table[name][1, 2] = table[name][0, 0]
        table["same_word"][0, 1] = np.nan
        table["punctuation"][:] = 0.25
        plane, used = behaviour_map(table)
        assert set(MEASURES) - set(used) == {"same_word", "punctuation"}
        np.testing.assert_allclose(plane.points[5], plane.points[0])
        assert plane.directions.shape == (2, len(used))

    def test_units_do_not_matter(self, encoder):
        table = measures(encoder.encode("The cat sat, and the cat slept."))
        in_metres = table | {"distance": 1000 * table["distance"]}
        np.testing.assert_allclose(behaviour_map(in_metres)[0].points, behaviour_map(table)[0].points, atol=1e-3)
