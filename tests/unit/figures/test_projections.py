"""The pictures of the projections hold the model's own numbers, and what they say adds up does."""

import numpy as np
import pytest

from qkv_core.figures import likeness as likeness_figures
from qkv_core.figures import projections as figures
from qkv_core.figures import spaces as space_figures
from qkv_core.figures.sums import running_sum
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.measures.likeness import likeness
from qkv_core.measures.projections import ROLES, projection, score_parts
from qkv_core.measures.spaces import joint_picture, neighbours
from qkv_core.view import Choice

SENTENCE = "The animal didn't cross the street because it was too tired."
CHOICE = Choice(SENTENCE, 3, 1, 10)
MARKUP = "a <b>bold</b> $claim$"


@pytest.fixture(scope="module")
def encoding(encoder):
    return encoder.encode(SENTENCE)


@pytest.fixture(scope="module")
def views(encoding):
    return {role: projection(encoding.layers[3], 1, role) for role in ROLES}


@pytest.fixture(scope="module")
def measures(encoder):
    return likeness(encoder.layers)


@pytest.mark.parametrize(("role", "colour"), [("query", QUERY), ("key", KEY), ("value", VALUE)])
def test_product_shows_x_the_whole_matrix_and_the_result(encoding, views, role, colour):
    x, matrix, result, products = figures.product(encoding, CHOICE, views[role], 7).figure.data
    layer, letter = encoding.layers[3], role[0].upper()
    np.testing.assert_array_equal(x.y, layer.x[10])
    np.testing.assert_array_equal(matrix.z, getattr(layer.layer, f"W_{letter}")[1].T)
    np.testing.assert_array_equal(result.x, getattr(layer.attention, role[0])[1, 10])
    bias = getattr(layer.layer, f"b_{letter}")[1, 7]
    assert np.sum(products.y) + bias == pytest.approx(result.x[7], abs=2e-6)
    assert result.marker.color == products.marker.color == colour
    assert [output for output, opacity in enumerate(result.marker.opacity) if opacity == 1] == [7]


def test_the_followed_row_is_framed(encoding, views):
    frame = figures.product(encoding, CHOICE, views["query"], 7).figure.layout.shapes[0]
    assert (frame.y0, frame.y1, frame.yref) == (6.5, 7.5, "y2")


def test_largest_contributions_end_at_the_traces_number(encoding, views):
    picture = figures.largest_contributions(encoding, CHOICE, views["value"], 5)
    table = picture.table()
    assert table["sum so far"][-1] == pytest.approx(encoding.layers[3].attention.v[1, 10, 5], abs=2e-6)
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
    assert "largest part is down, -5.000000" in picture.alt


def test_score_split_ends_at_the_traces_score(encoding, views):
    parts = score_parts(views["query"], views["key"])
    table = figures.score_split(encoding, CHOICE, 2, parts).table()
    assert table["sum so far"][-1] == pytest.approx(encoding.layers[3].attention.scores[1, 10, 2], abs=5e-5)


def test_three_vectors_wear_their_roles_colours(encoding):
    bars = figures.three_vectors(encoding, CHOICE).figure.data
    trace = encoding.layers[3].attention
    for bar, vectors, colour in zip(bars, (trace.q, trace.k, trace.v), (QUERY, KEY, VALUE), strict=True):
        np.testing.assert_array_equal(bar.y, vectors[1, 10])
        assert bar.marker.color == colour


def test_all_tokens_hides_markers_without_changing_numbers(encoding):
    hidden = Choice(SENTENCE, 3, 1, 10, hide_special=True)
    np.testing.assert_array_equal(
        figures.all_tokens(encoding, hidden, "key").figure.data[0].z, encoding.layers[3].attention.k[1, 1:-1]
    )


def test_space_map_draws_lines_to_the_nearest_in_all_dimensions(encoding, views):
    picture = space_figures.space_map(encoding, CHOICE, views["value"])
    lines = [trace for trace in picture.figure.data if trace.mode == "lines"]
    dots = next(trace for trace in picture.figure.data if trace.mode == "markers")
    near = neighbours(views["value"].vectors, 10, list(range(16)))[:3]
    for line, (token, away) in zip(lines, near, strict=True):
        assert (line.x[0], line.y[0]) == (dots.x[10], dots.y[10])
        assert (line.x[1], line.y[1]) == (dots.x[token], dots.y[token])
        assert f"“{encoding.tokens[token]}” at {away:.2f}" in picture.alt
    assert picture.figure.layout.yaxis.scaleanchor == "x"  # else a distance across is not one down


def test_space_map_of_a_hidden_token_has_no_lines(encoding, views):
    picture = space_figures.space_map(encoding, Choice(SENTENCE, 3, 1, 0, hide_special=True), views["query"])
    assert not [trace for trace in picture.figure.data if trace.mode == "lines"]
    assert "no other token" in picture.alt


def test_joint_map_sizes_keys_by_the_attention_they_get(encoding):
    picture = space_figures.joint_map(encoding, CHOICE)
    dots = {trace.name: trace for trace in picture.figure.data if trace.mode == "markers"}
    attention_weights = encoding.layers[3].attention.attention_weights[1, 10]
    joint = joint_picture(encoding.layers[3].attention.scaled_scores[1])
    np.testing.assert_array_equal(dots["Keys"].customdata, attention_weights)
    np.testing.assert_array_equal(np.argsort(dots["Keys"].marker.size), np.argsort(attention_weights))
    np.testing.assert_array_equal(dots["Queries"].x, joint.queries[:, 0])
    np.testing.assert_array_equal(dots["Keys"].y, joint.keys[:, 1])
    line = next(trace for trace in picture.figure.data if trace.mode == "lines")
    assert (line.x[1], line.y[1]) == (dots["Keys"].x[2], dots["Keys"].y[2])  # "animal"


@pytest.mark.parametrize("build", [space_figures.joint_map, figures.three_vectors])
def test_user_text_is_escaped(encoder, build):
    marked = encoder.encode(MARKUP)
    spec = build(marked, Choice(MARKUP, 0, 0, marked.tokens.index("<"))).figure.to_json()
    assert '"<"' not in spec
    assert " <," not in spec


def test_all_heads_marks_this_one_among_all(measures, encoder):
    picture = likeness_figures.all_heads(measures, CHOICE)
    marked = [trace for trace in picture.figure.data if trace.marker.color == KEY]
    assert marked[0].x[0] == measures.cosine["QK"][3, 1]
    assert marked[-1].x[0] == measures.asymmetry[3, 1]
    assert all(trace.text[0] == "L3H1" for trace in marked)
    table = picture.table()
    assert len(table["head"]) == encoder.n_layers * encoder.n_heads
    row = table["head"].index("L4H9")
    assert table["Asymmetry, Q, K"][row] == measures.asymmetry[4, 9]
    assert table["Largest angle, K, V"][row] == measures.angles["KV"][4, 9, -1]
