"""The pictures of the projections hold the model's own numbers, and what they say adds up does."""

import numpy as np
import pytest

from qkv_core.figures import projections as figures
from qkv_core.figures.sums import running_sum
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.measures.projections import biases, follow, projections
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(SENTENCE), 3, 1, 10)


@pytest.fixture(scope="module")
def three(view):
    return projections(view)


@pytest.mark.parametrize(("role", "colour"), [("query", QUERY), ("key", KEY), ("value", VALUE)])
def test_product_shows_x_the_whole_matrix_and_the_result(view, three, role, colour):
    x, matrix, result, products = figures.product(view, follow(view, three[role], 7)).figure.data
    layer, letter = view.layer_trace, role[0].upper()
    np.testing.assert_array_equal(x.y, layer.x[10])
    np.testing.assert_array_equal(matrix.z, getattr(layer.layer, f"W_{letter}")[1].T)
    np.testing.assert_array_equal(result.x, getattr(layer.attention, role[0])[1, 10])
    bias = getattr(layer.layer, f"b_{letter}")[1, 7]
    assert np.sum(products.y) + bias == pytest.approx(result.x[7], abs=2e-6)
    assert result.marker.color == products.marker.color == colour
    assert [output for output, opacity in enumerate(result.marker.opacity) if opacity == 1] == [7]


def test_the_followed_row_is_framed(view, three):
    frame = figures.product(view, follow(view, three["query"], 7)).figure.layout.shapes[0]
    assert (frame.y0, frame.y1, frame.yref) == (6.5, 7.5, "y2")


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


def test_three_vectors_wear_their_roles_colours(view, three):
    bars = figures.three_vectors(view, three).figure.data
    for bar, vectors, colour in zip(bars, (view.trace.q, view.trace.k, view.trace.v), (QUERY, KEY, VALUE), strict=True):
        np.testing.assert_array_equal(bar.y, vectors[1, 10])
        assert bar.marker.color == colour


def test_all_tokens_hides_markers_without_changing_numbers(view, three):
    hidden = View(view.encoding, 3, 1, 10, hide_special=True)
    np.testing.assert_array_equal(figures.all_tokens(hidden, three["key"]).figure.data[0].z, view.trace.k[1, 1:-1])


def test_user_text_is_escaped(encoder):
    marked = encoder.encode("a <b>bold</b> $claim$")
    view = View(marked, 0, 0, marked.tokens.index("<"))
    spec = figures.three_vectors(view, projections(view)).figure.to_json()
    assert '"<"' not in spec
    assert " <," not in spec
