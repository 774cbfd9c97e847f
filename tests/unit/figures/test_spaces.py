"""The maps show the nearest in all dimensions, and keys as large as the attention they get."""

import numpy as np
import pytest

from qkv_core.figures.spaces import joint_map, space_map
from qkv_core.measures.projections import projections
from qkv_core.measures.spaces import joint, spaces
from qkv_core.view import View

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(SENTENCE), 3, 1, 10)


def test_space_map_draws_lines_to_the_nearest_in_all_dimensions(view):
    space = spaces(view, projections(view))["value"]
    picture = space_map(view, space)
    lines = [trace for trace in picture.figure.data if trace.mode == "lines"]
    dots = next(trace for trace in picture.figure.data if trace.mode == "markers")
    for line, token in zip(lines, space.near[:3], strict=True):
        assert (line.x[0], line.y[0]) == (dots.x[10], dots.y[10])
        assert (line.x[1], line.y[1]) == (dots.x[token], dots.y[token])
        assert f"“{view.named(token)}” at {space.away[token]:.2f}" in picture.alt
    assert picture.figure.layout.yaxis.scaleanchor == "x"  # else a distance across is not one down


def test_space_map_of_a_hidden_token_has_no_lines(view):
    hidden = View(view.encoding, 3, 1, 0, hide_special=True)
    picture = space_map(hidden, spaces(hidden, projections(hidden))["query"])
    assert not [trace for trace in picture.figure.data if trace.mode == "lines"]
    assert "no other token" in picture.alt


def test_joint_map_sizes_keys_by_the_attention_they_get(view):
    found = joint(view)
    picture = joint_map(view, found)
    dots = {trace.name: trace for trace in picture.figure.data if trace.mode == "markers"}
    np.testing.assert_array_equal(dots["Keys"].customdata, view.row)
    np.testing.assert_array_equal(np.argsort(dots["Keys"].marker.size), np.argsort(view.row))
    np.testing.assert_array_equal(dots["Queries"].x, found.picture.queries[:, 0])
    np.testing.assert_array_equal(dots["Keys"].y, found.picture.keys[:, 1])
    line = next(trace for trace in picture.figure.data if trace.mode == "lines")
    assert (line.x[1], line.y[1]) == (dots["Keys"].x[2], dots["Keys"].y[2])  # "animal"


def test_user_text_is_escaped(encoder):
    marked = encoder.encode("a <b>bold</b> $claim$")
    view = View(marked, 0, 0, marked.tokens.index("<"))
    spec = joint_map(view, joint(view)).figure.to_json()
    assert '"<"' not in spec
    assert " <," not in spec
