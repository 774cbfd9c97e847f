"""Colours hold for colour-blind eyes: scales and roles stay apart in simulations of the three common kinds."""

import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import plotly.graph_objects as go
import pytest
from coloraide import Color

from qkv_core.figures import labels, theme
from qkv_core.words.marked import COLOURS
from tests.unit.figures.scale import weight_colour

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
KINDS = ["protan", "deutan", "tritan"]
# CIEDE2000: 1 is a just noticeable difference; a reader tells ten neighbours on a scale from 4 on.
TELL_STEPS = 4
TELL_ROLES = 8


def seen(colour: str, kind: str) -> Color:
    return Color(colour).filter(kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_weights_a_tenth_apart_look_different(mode, kind):
    colours = [seen(weight_colour(step / 10, mode), kind) for step in range(11)]
    assert min(a.delta_e(b, method="2000") for a, b in pairwise(colours)) >= TELL_STEPS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_scores_of_both_signs_look_different(mode, kind):
    stops = theme.DIVERGING[mode]
    for low, high in zip(stops, reversed(stops), strict=True):
        if low != high:
            assert seen(low, kind).delta_e(seen(high, kind), method="2000") >= TELL_ROLES


@pytest.mark.parametrize("kind", KINDS)
def test_roles_look_different(kind):
    roles = [theme.QUERY, theme.KEY, theme.VALUE, theme.OUTPUT]
    for one, other in combinations(roles, 2):
        assert seen(one, kind).delta_e(seen(other, kind), method="2000") >= TELL_ROLES, (one, other)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_of_roles_look_different(mode, kind):
    for one, other in combinations(theme.ROLE_WORDS[mode].values(), 2):
        assert seen(one, kind).delta_e(seen(other, kind), method="2000") >= TELL_ROLES, (one, other)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_of_roles_can_be_read_and_are_streamlits_too(mode):
    streamlits = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][mode]
    assert streamlits["backgroundColor"] == theme.BACKGROUND[mode]
    for role, colour in theme.ROLE_WORDS[mode].items():
        assert streamlits[f"{COLOURS[role]}TextColor"] == colour
        for ground in (theme.BACKGROUND[mode], streamlits["secondaryBackgroundColor"]):
            assert contrast(colour, ground) >= 4.5  # WCAG 2.2, 1.4.3


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_an_axis_over_queries_or_keys_has_their_colour(mode):
    roles, other = (
        go.Figure(layout={"xaxis_title": x, "yaxis_title": y})
        for x, y in ((labels.KEY_AXIS, labels.QUERY_AXIS), ("Keyed", None))
    )
    theme.dress(roles, mode)
    theme.dress(other, mode)
    assert roles.layout.xaxis.title.font.color == theme.ROLE_WORDS[mode]["key"]
    assert roles.layout.yaxis.title.font.color == theme.ROLE_WORDS[mode]["query"]
    assert other.layout.xaxis.title.font.color is None


@pytest.mark.parametrize("kind", KINDS)
def test_two_that_are_compared_look_different(kind):
    assert seen(theme.FIRST, kind).delta_e(seen(theme.SECOND, kind), method="2000") >= TELL_ROLES


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    "colour", [theme.QUERY, theme.KEY, theme.VALUE, theme.OUTPUT, theme.NEUTRAL, theme.FIRST, theme.SECOND]
)
def test_what_has_a_colour_stands_out_from_the_page(colour, mode):
    assert contrast(colour, theme.BACKGROUND[mode]) >= 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_on_every_weights_colour_is_readable(mode):
    for step in range(101):
        background = weight_colour(step / 100, mode)
        assert max(contrast(background, text) for text in ("#000000", "#ffffff")) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_stronger_weights_lie_further_from_the_page(mode):
    distances = [contrast(theme.BACKGROUND[mode], weight_colour(step / 29, mode)) for step in range(30)]
    assert distances == sorted(distances)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""
    return Color(one).contrast(other, method="wcag21")
