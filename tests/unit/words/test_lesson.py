"""Every idea can be answered, and its right answer and its reason follow from the numbers."""

from dataclasses import replace

import numpy as np
import pytest

from qkv_core.examples import one_word_changed
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.lesson import answers
from qkv_core.ui.site import ENTRIES
from qkv_core.view import View
from qkv_core.words.lesson import stops, summary

TEXT = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(TEXT), 3, 1, 10)


@pytest.fixture(scope="module")
def found(encoder, view):
    tied = encoder.encode(TEXT, (Intervention(Kind.TIE_QK, 3, 1),))
    return answers(view, tied, encoder.encode(one_word_changed(TEXT)))


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
    assert len({stop.name for stop in made}) == len(made) == 9
    assert {stop.page for stop in made} | {page for _, page in summary()} <= files


def test_verdicts_are_short_and_have_two_digits_at_most(view, found):
    for stop in stops(view, found):
        assert len(stop.because.split()) <= 50
        assert not [word for word in stop.because.split() if sum(map(str.isdigit, word)) > 3], stop.because


def test_the_strongest_key_is_the_models(view, found):
    stop = stop_of(view, found, "strongest")
    assert [stop.options[place] for place in stop.right] == ["2 animal"]
    assert "`it` gives `animal` 68% of its attention. Next, `[CLS]`: 10%." in stop.because
    assert stop.options == tuple(f"{i} {token}" for i, token in enumerate(view.tokens))


def test_of_keys_that_print_alike_each_is_right(view, found):
    row = np.full(len(found.row), 1 / len(found.row))
    stop = stop_of(view, replace(found, row=row, ranked=tuple(range(len(row)))), "strongest")
    assert stop.right == tuple(range(len(row)))


def test_a_shared_matrix_makes_it_find_itself(view, found):
    assert answer_of(view, found, "tied") == "At itself"


def test_one_word_changed_is_the_pairs_other_half(view, found):
    assert "too wide." in stop_of(view, found, "change").task
    assert answer_of(view, found, "change") == "No"


@pytest.mark.parametrize(
    ("overlap", "answer"),
    [(0.9, "Nearly"), (0.8049, "About half"), (0.3, "About half"), (0.2951, "About half"), (0.1, "Mostly")],
)
def test_the_overlap_is_judged_by_what_is_printed(view, found, overlap, answer):
    assert answer_of(view, replace(found, overlap=overlap), "views").startswith(answer)


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [(0.5, 0.9, "It grows"), (0.5, 0.501, "It stays"), (0.99998, 1.0, "It grows"), (0.5, 0.4, "It shrinks")],
)
def test_scaling_is_judged_by_what_is_printed(view, found, before, after, answer):
    row = np.full(len(found.row), (1 - before) / (len(found.row) - 1))
    row[found.ranked[0]] = before
    assert answer_of(view, replace(found, row=row, unscaled_largest=after), "scaling") == answer
