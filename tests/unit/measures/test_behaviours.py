"""The map of behaviours: what lies together, and what is left out."""

import numpy as np

from qkv_core.measures.behaviours import behaviours
from qkv_core.measures.habits import MEASURES, measures


def test_alike_heads_lie_together_and_useless_measures_are_left_out():
    random = np.random.default_rng(7)
    table = {name: random.normal(size=(2, 3)) for name in MEASURES}
    for name in MEASURES:
        table[name][1, 2] = table[name][0, 0]
    table["same_word"][0, 1] = np.nan
    table["punctuation"][:] = 0.25
    found = behaviours(table)
    assert set(MEASURES) - set(found.used) == {"same_word", "punctuation"}
    assert found.places[5] == (1, 2)
    np.testing.assert_allclose(found.plane.points[5], found.plane.points[0])
    assert found.plane.directions.shape == (2, len(found.used))


def test_units_do_not_matter(encoder):
    table = measures(encoder.encode("The cat sat, and the cat slept."))
    in_metres = table | {"distance": 1000 * table["distance"]}
    np.testing.assert_allclose(behaviours(in_metres).plane.points, behaviours(table).plane.points, atol=1e-3)


def test_a_models_only_head_has_a_place():
    found = behaviours({name: np.array([[0.5]]) for name in MEASURES})
    assert found.used == ()
    np.testing.assert_array_equal(found.plane.points, [[0, 0]])
