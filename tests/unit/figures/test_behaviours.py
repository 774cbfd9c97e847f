"""The map of behaviours shows every head, and where the chosen one is."""

import numpy as np
import pytest

from qkv_core.figures.behaviours import map_of_behaviours
from qkv_core.measures.behaviours import behaviours
from qkv_core.measures.habits import MEASURES
from qkv_core.view import View


def test_every_head_is_on_the_map_once(encoder):
    table = {name: np.random.default_rng(len(name)).uniform(0, 0.4, size=(6, 12)) for name in MEASURES}
    table["previous"][0, 2] = table["previous"][5, 5] = 0.9
    picture = map_of_behaviours(View(encoder.encode("Hello"), 0, 2, 1), behaviours(table))
    names = [name for group in picture.figure.data for name in group.text]
    assert len(names) == len(set(names)) == 72
    named = {group.name: group.text for group in picture.figure.data}
    assert set(named["previous-token head"]) == {"L0H2", "L5H5"}
    assert "no single habit: 70, previous-token head: 2" in picture.alt
    assert picture.figure.layout.annotations[0].text == "L0H2"
    upright, level = picture.figure.layout.shapes
    chosen = picture.table()["head"].index("L0H2")
    assert (upright.x0, level.y0) == pytest.approx((picture.table()["x"][chosen], picture.table()["y"][chosen]))
