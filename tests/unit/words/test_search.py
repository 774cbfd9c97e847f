"""A search in words: each verdict on a shelf chosen by hand."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.library.search import Search, sharpen
from qkv_core.library.shelf import Book
from qkv_core.view import View
from qkv_core.words.search import (
    answer,
    at_this_sharpness,
    four_steps,
    matched_by_content,
    nearest_content,
    not_a_dictionary,
    trained_head,
    worst_label,
)


def shelf(scores, contents=None, scale=1.0, labels=None):
    """A shelf of unit vectors whose scores are these; contents turn round the circle."""
    scores = np.array(scores)
    keys = np.stack([scores, np.sqrt(1 - scores**2)], axis=1)
    n = len(scores)
    books = tuple(Book((labels or "abcdef")[i], f"text {i}") for i in range(n))
    values = keys if contents is None else np.array(contents)
    return Search("asks", books, np.array([1.0, 0.0]), keys, values, scale)


def names_of(said):
    return [claim.name for claim in said.claims]


@pytest.mark.parametrize(
    ("found", "claim", "words"),
    [
        (shelf([0.5, 0.9, 0.1]), "blend_of_all", "attention blends all 3."),
        (shelf([0.5]), "alone", "only one book"),
        (shelf([0.9, 0.8, -0.9], scale=100), "blend_of_some", "blends 2 of 3"),
        (shelf([0.9, -0.9], scale=1000), "all_from_one", "would give you the same"),
    ],
)
def test_what_attention_hands_out(found, claim, words):
    found = replace(found, asks=found.asks.astype(np.float32), labels=found.labels.astype(np.float32))
    said = not_a_dictionary(found)
    assert names_of(said) == [claim]
    assert words in said


def test_the_best_key_gives_most_of_its_pages_or_does_not():
    assert answer(shelf([0.9, 0.1], scale=20)) == (
        "Your query fits the key `a` best, so you get mostly its value: its pages."
    )
    assert "Your query fits the key `a (1)` best" in answer(shelf([0.5, 0.5, 0.1], labels=["a", "a", "b"]))
    assert "its pages are only **37%** of it" in answer(shelf([0.5, 0.5, 0.1]))


def test_four_steps_close_at_any_scale():
    assert four_steps(shelf([0.25, 0.578626], scale=20.0), 1) == (
        "1. **Compare.** query · key of `b` = **0.57862600**, a cosine: both have length 1.\n"
        "2. **Scale.** 0.57862600 × 20 = **11.572520**, the largest on the shelf.\n"
        "3. **Softmax.** exp(11.572520 − (11.572520)) = 1.00000000; divided by the sum over all 2 books, 1.00139827, "
        "that is **0.998604**.\n"
        "4. **Blend.** 0.998604 of this book's value, and so on for every book: their sum comes back."
    )
    assert "the sum over the one book, 1.00000000, that is **1.000000**" in four_steps(shelf([0.5]), 0)


def test_four_steps_of_a_book_that_does_not_match_best():
    said = four_steps(shelf([0.25, 0.5], scale=2.0), 0)
    assert "0.25000000 × 2 = **0.500000**, while the best match has 1.000000." in said
    assert "exp(0.500000 − (1.000000)) = 0.60653066; divided by the sum over all 2 books, 1.60653066" in said
    assert "that is **0.377541**" in said


def test_the_formulas_scale_leaves_almost_even_weights_for_unit_vectors_only():
    found = replace(shelf([0.9, -0.9]), asks=np.eye(384)[0], labels=np.eye(384)[:2], contents=np.eye(384)[:2])
    assert names_of(at_this_sharpness(found, sharpen(found))) == ["almost_even"]
    longer = replace(found, labels=100 * np.eye(384)[:2])
    said = at_this_sharpness(longer, sharpen(longer))
    assert names_of(said) == ["not_even"]
    assert "√384 = 19.60: weights would run from 0.0060 to 0.9940." in said


def test_a_trained_head_is_set_beside_the_shelf(encoder):
    view = View(encoder.encode("The cat sat because it was warm."), 3, 1, 5)
    found = shelf([0.5, 0.4])
    assert names_of(trained_head(found, sharpen(found), view)) == ["farther_apart"]
    wide = replace(found, labels=np.array([[100.0, 0], [-100, 0]]))
    assert names_of(trained_head(wide, sharpen(wide), view)) == ["no_farther_apart"]


def test_what_the_switch_moves():
    by_label = shelf([0.9, 0.1], contents=[[0, 1.0], [1, 0]])
    said = matched_by_content(replace(by_label, by_content=True))
    assert "`b` goes from 31.0% to 73.1% and `a` goes from 69.0% to 26.9%" in said
    assert names_of(matched_by_content(by_label)) == ["hardly_moved"]


def test_the_worst_label_is_one_that_misleads():
    assert names_of(worst_label(shelf([0.9, 0.1]))) == ["labels_say_the_same"]
    said = worst_label(shelf([0.9, 0.1], contents=[[0.9, 0.435], [-1, 0]]))
    assert "`b` stands on `text 1`" in said


def test_the_match_is_the_gain_or_not():
    assert names_of(nearest_content(shelf([0.9, 0.1]))) == ["nearest"]
    mixed = shelf([0.9, 0.89, 0.1], contents=[[1.0, 0], [0, 1], [0.7, 0.7]])
    assert names_of(nearest_content(mixed)) == ["nearest", "match_is_not_gain"]
