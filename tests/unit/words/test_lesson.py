"""Every stop can be answered, and its right answer and its reason follow from the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.measures.lesson import answers
from qkv_core.ui.site import ENTRIES
from qkv_core.view import View
from qkv_core.words.lesson import stops, summary

TEXT = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(TEXT), 3, 1, 10)


@pytest.fixture(scope="module")
def found(view):
    return answers(view)


def stop_of(view, found, name):
    return next(stop for stop in stops(view, found) if stop.name == name)


def answer_of(view, found, name):
    stop = stop_of(view, found, name)
    assert [stop.is_right(option) for option in stop.options].count(True) == 1
    assert not stop.is_right(None)
    return stop.options[stop.right[0]]


def test_names_are_unique_and_pages_exist(view, found):
    files = {entry.file for entry in ENTRIES}
    made = stops(view, found)
    assert len({stop.name for stop in made}) == len(made)
    assert {stop.page for stop in made} | {page for _, page in summary()} <= files


def test_the_strongest_key_is_the_models(view, found):
    stop = stop_of(view, found, "strongest")
    assert [stop.options[place] for place in stop.right] == ["2 animal"]
    assert "`animal` 0.6768" in stop.because
    assert stop.options == tuple(f"{i} {token}" for i, token in enumerate(view.tokens))


def test_more_digits_tell_two_keys_apart_where_four_do_not(view, found):
    row = np.full(len(found.row), 0.071428)
    row[2] = 0.071436
    ranked = tuple(np.argsort(-row, kind="stable").tolist())
    stop = stop_of(view, replace(found, row=row, ranked=ranked), "strongest")
    assert stop.right == (2,)
    assert "0.071436" in stop.because


def test_of_keys_that_no_digits_tell_apart_each_is_right(view, found):
    row = np.full(len(found.row), 1 / len(found.row))
    stop = stop_of(view, replace(found, row=row, ranked=tuple(range(len(row)))), "strongest")
    assert stop.right == tuple(range(len(row)))


def test_a_query_that_looks_at_itself_is_compared_with_another_key(encoder):
    encoding = encoder.encode(TEXT)
    itself = next(
        View(encoding, layer, head, query)
        for layer in range(6)
        for head in range(12)
        for query in range(1, 15)
        if encoding.layers[layer].attention.attention_weights[head, query].argmax() == query
    )
    because = stop_of(itself, answers(itself), "axis").because
    numbers = [word.strip(".,;") for word in because.split() if word.strip(".,;").startswith("0.")]
    weights = itself.head_weights
    other = next(key for key in np.argsort(-itself.row) if key != itself.query)
    assert numbers == [f"{weights[itself.query, other]:.4f}", f"{weights[other, itself.query]:.4f}"]


@pytest.mark.parametrize(
    ("overlap", "answer"),
    [(0.9, "Nearly"), (0.8049, "Partly"), (0.3, "Partly"), (0.2951, "Partly"), (0.1, "Mostly")],
)
def test_the_overlap_is_judged_by_what_is_printed(view, found, overlap, answer):
    assert answer_of(view, replace(found, overlap=overlap), "views").startswith(answer)


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [(0.5, 0.9, "It grows"), (0.9999, 1.0, "It grows"), (0.99998, 1.0, "It stays"), (0.5, 0.4, "It shrinks")],
)
def test_scaling_is_judged_by_what_is_printed(view, found, before, after, answer):
    row = np.full(len(found.row), (1 - before) / (len(found.row) - 1))
    row[found.ranked[0]] = before
    stop = stop_of(view, replace(found, row=row, unscaled_largest=after), "scaling")
    assert stop.options[stop.right[0]].startswith(answer)
