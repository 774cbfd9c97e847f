"""Pictures of changes: the traces' numbers, one scale for both, ranks in order, marked heads."""

import numpy as np
import pytest

from qkv_core.figures import changes, labels, theme
from qkv_core.figures.both_ways import both_ways_map
from qkv_core.interventions import parse_interventions
from qkv_core.measures.both_ways import both_ways
from qkv_core.measures.changes import Comparison
from qkv_core.view import Choice

SENTENCE = "The <b> animal asks $x$ of it."
CHOICE = Choice(SENTENCE, 3, 1, 2)


@pytest.fixture
def view(encoder):
    changed = encoder.encode(SENTENCE, parse_interventions("tie-qk@L3H1"))
    return Comparison(encoder.encode(SENTENCE), changed, CHOICE)


@pytest.mark.parametrize(("matrix", "attribute"), [("weights", "attention_weights"), ("scores", "scores")])
def test_before_and_after_hold_their_traces_on_one_scale(view, matrix, attribute):
    before, after = changes.before_and_after(view, matrix).values()
    for picture, trace in ((before, view.before), (after, view.after)):
        numbers = getattr(trace, attribute)[1]
        np.testing.assert_array_equal(picture.figure.data[0].z, numbers)
        axis = picture.figure.layout.coloraxis
        assert axis.cmin <= numbers.min()
        assert axis.cmax >= numbers.max()
    assert before.figure.layout.coloraxis == after.figure.layout.coloraxis
    assert before.figure.layout.title.text == "L3H1 untouched"
    assert after.figure.layout.title.text == "L3H1 under tie-qk@L3H1"
    assert before.name != after.name


def test_many_changes_are_counted_in_the_title(encoder, view):
    many = encoder.encode(SENTENCE, parse_interventions(",".join(["knock-out@L3H1"] * 7)))
    after = changes.before_and_after(Comparison(view.untouched, many, CHOICE), "weights")["three_after"]
    assert after.figure.layout.title.text == "L3H1 under 7 changes"


def test_brought_back_shows_both_z_against_untouched_values(view):
    picture = changes.brought_back(view)
    v, z = view.before.v[1], view.after.z[1, 2]
    expected = v @ z / np.linalg.norm(v, axis=1) / np.linalg.norm(z)
    np.testing.assert_allclose(picture.figure.data[1].y, expected, rtol=1e-5)
    assert picture.figure.data[1].marker.color == theme.OUTPUT
    assert "&lt;" in picture.figure.layout.title.text
    assert picture.figure.layout.xaxis.title.text == labels.KEY_AXIS
    np.testing.assert_array_equal(picture.table()["changed z"], picture.figure.data[1].y)


def test_knocked_out_ranks_the_most_needed_first_and_marks_the_chosen():
    cosines = np.array([[0.9, 0.99, 0.5], [0.999, 0.7, 0.95]])
    picture = changes.knocked_out(cosines, Choice("", 1, 1, 0))
    bars = picture.figure.data[0]
    np.testing.assert_allclose(bars.x, [0.5, 0.3, 0.1, 0.05, 0.01, 0.001])
    assert list(picture.table()["Head that is knocked out"]) == ["L0H2", "L1H1", "L0H0", "L1H2", "L0H1", "L1H0"]
    assert [place for place, colour in enumerate(bars.marker.color) if colour == theme.KEY] == [1]
    assert "First L0H2 with 0.5000" in picture.alt


def test_qualities_rank_and_mark_the_untouched():
    picture = changes.qualities({"untouched": 0.8, "worse": -0.1, "better": 0.9})
    bars = picture.figure.data[0]
    assert list(bars.x) == [0.9, 0.8, -0.1]
    assert list(picture.figure.layout.yaxis.ticktext) == ["better", "<b>untouched</b>", "worse"]
    assert bars.marker.color[1] == theme.KEY


def test_both_ways_has_a_dot_a_head_and_the_chosen_one_apart(view):
    ranked = both_ways(view.untouched, 2, 5)
    picture = both_ways_map(view.untouched, CHOICE, 5, ranked)
    others, this = picture.figure.data
    assert len(others.x) == 71
    weights = view.before.attention_weights[1]
    assert (this.x[0], this.y[0]) == pytest.approx((weights[2, 5], weights[5, 2]))
    assert this.marker.color == theme.QUERY
    assert picture.figure.layout.xaxis.title.text == "Weight: &lt; asks, animal answers"
    table = picture.table()
    assert len(table["head"]) == 72
    there, back = table["weight < → animal"], table["weight animal → <"]
    gaps = np.abs(np.subtract(there, back))
    np.testing.assert_array_equal(gaps, np.sort(gaps)[::-1])


def test_both_ways_of_the_same_word_keeps_two_columns(encoder):
    encoding = encoder.encode("the cat saw the dog")
    picture = both_ways_map(encoding, Choice("", 0, 0, 1), 4, both_ways(encoding, 1, 4))
    assert len(picture.table()) == 5
