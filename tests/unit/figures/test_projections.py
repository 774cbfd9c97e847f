"""The pictures of the projections hold the model's own numbers, and what they say adds up does."""

import numpy as np
import pytest

from qkv_core.figures import projections as figures
from qkv_core.figures.sums import running_sum
from qkv_core.figures.theme import QUERY
from qkv_core.measures.projections import biases, follow, projections
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(SENTENCE), 3, 1, 10)


@pytest.fixture(scope="module")
def three(view):
    return projections(view)


def test_largest_contributions_end_at_the_traces_number(view, three):
    picture = figures.largest_contributions(view, follow(view, three["value"], 5))
    table = picture.table()
    assert table["sum so far"][-1] == pytest.approx(view.trace.v[1, 10, 5], abs=2e-6)
    assert picture.figure.data[0].x[-1] == pytest.approx(table["sum so far"][-1])
    sizes = np.abs(table["adds"][:10])
    np.testing.assert_array_equal(sizes, np.sort(sizes)[::-1])
    assert table["part"][-2:] == ["374 others", "bias b_V"]


def test_running_sum_leaves_room_on_both_sides_of_its_path():
    parts = {"up": 3.0, "down": -5.0, "back": 1.0}
    picture = running_sum(parts, name="n", title="t", total="all", quantity="q", colour=QUERY)
    assert picture.table()["sum so far"] == [3, -2, -1]
    low, high = picture.figure.layout.xaxis.range
    assert low < -2
    assert high > 3
    assert list(picture.figure.data[0].measure) == ["relative", "relative", "relative", "total"]
    assert "Largest in size is down, -5.000000" in picture.alt


def test_score_parts_end_at_the_traces_score(view, three):
    table = figures.score_parts(view, biases(view, 2, three)).table()
    assert table["sum so far"][-1] == pytest.approx(view.trace.scores[1, 10, 2], abs=5e-5)


def test_all_tokens_hides_markers_without_changing_numbers(view, three):
    hidden = View(view.encoding, 3, 1, 10, hide_special=True)
    np.testing.assert_array_equal(figures.all_tokens(hidden, three["key"]).figure.data[0].z, view.trace.k[1, 1:-1])


def test_user_text_is_escaped(encoder):
    marked = encoder.encode("a <b>bold</b> $claim$")
    view = View(marked, 0, 0, marked.tokens.index("<"))
    spec = figures.largest_contributions(view, follow(view, projections(view)["key"])).figure.to_json()
    assert '"<"' not in spec
    assert " <," not in spec
