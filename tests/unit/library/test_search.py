"""The soft look-up by hand, and what is measured of a search."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qkv_core.library.search import Search, plane_of, sharpen, soft_lookup
from qkv_core.library.shelf import Book

BOOKS = (Book("a", "one"), Book("b", "two"), Book("a", "three"))


@pytest.fixture
def found():
    """Scores 0, ln 3 and 0 make weights 1/5, 3/5 and 1/5."""
    labels = np.array([[0.0, 5.0], [np.log(3), 7.0], [0.0, -2.0]])
    contents = np.array([[0.0, 5.0], [5.0, 0.0], [0.0, -5.0]])
    return Search("asks", BOOKS, np.array([1.0, 0.0]), labels, contents, scale=1.0)


def test_soft_lookup_by_hand():
    """Scores 0 and ln 3 make weights 1/4 and 3/4."""
    trace = soft_lookup(
        np.array([1.0, 0.0]),
        np.array([[0.0, 5.0], [np.log(3), 7.0]]),
        np.array([[0.0, 4.0, 8.0], [4.0, 0.0, 8.0]]),
        scale=1.0,
    )
    np.testing.assert_allclose(trace.attention_weights[0], [[0.25, 0.75]])
    np.testing.assert_allclose(trace.z[0], [[3.0, 1.0, 8.0]])


def test_several_queries_are_several_rows():
    trace = soft_lookup(np.eye(3), np.arange(15.0).reshape(5, 3), np.ones((5, 7)), scale=0.1)
    assert trace.attention_weights.shape == (1, 3, 5)
    assert trace.z.shape == (1, 3, 7)


def test_soft_lookup_calls_the_core(monkeypatch):
    called = []
    monkeypatch.setattr("qkv_core.library.search.scaled_dot_product_attention", lambda *_, **__: called.append(True))
    soft_lookup(np.ones(2), np.ones((3, 2)), np.ones((3, 2)), scale=1)
    assert called


@pytest.mark.parametrize(("keys", "words"), [(np.zeros((0, 2)), "at least one key"), (np.zeros(2), "at least one key")])
def test_an_empty_shelf_is_refused(keys, words):
    with pytest.raises(ValueError, match=words):
        soft_lookup(np.ones(2), keys, keys, scale=1)


@given(st.floats(0, 50), st.integers(1, 9))
def test_sharper_means_at_least_as_large_a_best_weight(scale, n_books):
    rng = np.random.default_rng(n_books)
    query, keys = rng.normal(size=3), rng.normal(size=(n_books, 3))
    mild, sharp = (
        soft_lookup(query, keys, keys, scale=factor).attention_weights.max() for factor in (scale, 2 * scale)
    )
    assert sharp >= mild - 1e-12


class TestSearch:
    def test_weights_and_blend_by_hand(self, found):
        np.testing.assert_allclose(found.attention_weights, [0.2, 0.6, 0.2])
        np.testing.assert_allclose(found.blend, [3.0, 0.0], atol=1e-12)

    def test_the_best_first_equal_ones_as_on_the_shelf(self, found):
        assert found.order == [1, 0, 2]
        assert found.best == 1

    def test_books_of_the_same_label_are_told_apart(self, found):
        assert found.names == ["a (1)", "b", "a (2)"]

    def test_contents_by_their_cosine_with_the_blend(self, found):
        assert found.nearest[0][0] == 1
        assert [likeness for _, likeness in found.nearest] == pytest.approx([1, 0, 0], abs=1e-9)

    def test_labels_against_contents(self, found):
        np.testing.assert_allclose(found.label_likeness, [1, np.log(3) / np.hypot(np.log(3), 7), 1])

    def test_by_content_the_values_are_the_keys(self, found):
        by_content = replace(found, by_content=True)
        np.testing.assert_allclose(by_content.scores, [0, 5, 0])
        np.testing.assert_allclose(by_content.contents, found.contents)

    def test_only_vectors_of_length_1_have_cosines_for_scores(self, found):
        assert not found.are_cosines
        unit = np.array([[1.0, 0], [0, 1], [0.6, 0.8]])
        assert replace(found, labels=unit).are_cosines

    def test_sharper_and_softer(self, found):
        sharpness = sharpen(found)
        assert sharpness.formula == pytest.approx(2**-0.5)
        np.testing.assert_allclose(
            sharpness.at_formula,
            soft_lookup(found.asks, found.labels, found.contents, scale=2**-0.5).attention_weights[0, 0],
        )
        np.testing.assert_allclose(sharpness.curves.sum(axis=1), 1)
        assert sharpness.curves[-1, 1] == pytest.approx(1)
        assert sharpness.factors[0] < sharpness.formula < found.scale < sharpness.factors[-1]

    def test_the_plane_is_the_shelfs_whoever_asks(self, found):
        other = replace(found, asks=np.array([0.0, 1.0]))
        np.testing.assert_array_equal(plane_of(found).points, plane_of(other).points)
        assert plane_of(found).points.shape == (6, 2)
