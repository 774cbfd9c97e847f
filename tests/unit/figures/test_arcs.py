"""Arcs begin at the token that asks and end in a dot at the one that answers; the words stand at their places."""

import pytest

from qkv_core.figures.arcs import arc, words_on_a_line

NAMES = [f"<{n}>" for n in range(7)]


@pytest.mark.parametrize(("start", "end"), [(5, 1), (1, 5)])
def test_the_dot_is_at_the_one_that_answers(start, end):
    drawn = arc(start, end, 0.25, names=NAMES, colour="red")
    at = [x for x, size in zip(drawn.x, drawn.marker.size, strict=True) if size]
    assert at == pytest.approx([end])
    assert sorted((drawn.x[0], drawn.x[-1])) == pytest.approx([1, 5])
    assert drawn.hovertemplate == f"Query: &lt;{start}&gt;<br>Key: &lt;{end}&gt;<br>weight: 0.250000<extra></extra>"


def test_width_is_the_weight_and_height_the_distance():
    wide, thin = (arc(0, 6, weight, names=NAMES, colour="red") for weight in (1.0, 0.5))
    assert wide.line.width == 2 * thin.line.width
    near = arc(0, 1, 1.0, names=NAMES, colour="red")
    assert max(near.y) < max(wide.y) == pytest.approx(1, abs=0.01)
    hanging = arc(0, 6, 1.0, names=NAMES, colour="red", base=1, height=-0.5)
    assert (max(hanging.y), min(hanging.y)) == pytest.approx((1, 0.5), abs=0.01)


def test_a_token_that_looks_at_itself_has_a_loop():
    loop = arc(3, 3, 1.0, names=NAMES, colour="red")
    assert (min(loop.x), max(loop.x)) == pytest.approx((2.7, 3.3))
    assert max(loop.y) > 0


def test_words_stand_at_their_places_and_of_many_only_some():
    axis = words_on_a_line(NAMES[:3], {1}, [0, 1, 4])
    assert axis["tickvals"] == [0, 1, 4]
    assert axis["ticktext"] == ["&lt;0&gt;", "<b>&lt;1&gt;</b>", "&lt;2&gt;"]
    many = [str(n) for n in range(256)]
    axis = words_on_a_line(many, (), range(256))
    assert len(axis["tickvals"]) < 64
    assert [str(place) for place in axis["tickvals"]] == axis["ticktext"]
