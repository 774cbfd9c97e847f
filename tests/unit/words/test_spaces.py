"""Who is near whom, and how far to trust the map of two: also where there is nobody, or nothing is missed."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.measures.pca import principal_plane
from qkv_core.measures.projections import projections
from qkv_core.measures.spaces import Space, joint, spaces
from qkv_core.view import View
from qkv_core.words.spaces import joint_reading, three_views

SENTENCE = "The animal didn't cross the street because it was too tired."
AWAY = np.arange(4.0)


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(SENTENCE), 3, 1, 10)


def of(view):
    return three_views(view, spaces(view, projections(view)))


def space(role, near, nearest):
    return Space(role, principal_plane(np.eye(4)), AWAY, near, nearest)


def test_three_views_names_the_nearest_in_each_space(view):
    nearest = []
    for vectors in (view.trace.q, view.trace.k, view.trace.v):
        away = np.linalg.norm(vectors[1] - vectors[1, 10], axis=1)
        away[10] = np.inf
        nearest.append(f"most like `{view.tokens[away.argmin()]}`")
    assert f"As a query, `it` is {nearest[0]}; as a key, {nearest[1]}; as a value, {nearest[2]}." in of(view)


def test_the_same_nearest_in_all_spaces(view):
    same = {role: space(role, (1, 2, 3), {0: 1, 1: 2, 2: 1, 3: 2}) for role in ("query", "key", "value")}
    assert "All 4 tokens have the same neighbour" in three_views(view, same)


def test_one_other_neighbour_is_one(view):
    three = {role: space(role, (1, 2, 3), {0: 1, 1: 2, 2: 1, 3: 2}) for role in ("query", "key")}
    said = three_views(view, three | {"value": space("value", (2, 1, 3), {0: 2, 1: 2, 2: 1, 3: 2})})
    assert "1 of 4 tokens has another neighbour" in said


def test_hidden_markers_are_nobodys_neighbour(view):
    assert "[SEP]" not in of(replace(view, hide_special=True))


@pytest.mark.parametrize(("text", "query"), [("Hello", 1), ("Hello there", 0)])
def test_a_token_without_visible_company_gets_a_hint(encoder, text, query):
    assert "show it and at least one other" in of(View(encoder.encode(text), 3, 1, query, hide_special=True))


def test_words_that_stand_twice_carry_their_place(encoder):
    said = of(View(encoder.encode("red red red"), 0, 0, 1, hide_special=True))
    assert "As a query, `red` (1) is most like `red` (2)" in said


def test_joint_reading_counts_the_queries_whose_nearest_key_is_strongest(view):
    said = joint_reading(view, joint(view))
    assert "for 10 of 16 queries, the nearest key gets most" in said
    assert "The dotted line" in said


def test_no_line_is_promised_to_a_hidden_key(encoder):
    encoding = encoder.encode(SENTENCE)
    hidden = View(encoding, 2, 9, 3, hide_special=True)  # a head that rests on [CLS]
    found = joint(hidden)
    assert found.strongest == 0
    assert "dotted line" not in joint_reading(hidden, found)
