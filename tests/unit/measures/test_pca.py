"""The plane of greatest variance, where it can be seen by eye, and against the covariance's eigenvalues."""

import re

import numpy as np
import pytest

from qkv_core.measures.pca import principal_plane


def test_points_that_lie_on_a_plane_keep_their_distances():
    corners = np.array([[2.0, 1], [-2, 1], [-2, -1], [2, -1]])
    rows = np.column_stack([corners[:, 0], np.full(4, 9), corners[:, 1]])
    plane = principal_plane(rows)
    np.testing.assert_allclose(plane.points, corners, atol=1e-12)
    np.testing.assert_allclose(plane.variance_shares, [0.8, 0.2])
    np.testing.assert_allclose(plane.directions, [[1, 0, 0], [0, 0, 1]], atol=1e-12)


def test_a_blend_of_rows_falls_on_the_blend_of_their_points():
    rows = np.random.default_rng(3).normal(size=(7, 5)) + 11
    plane = principal_plane(rows)
    shares = np.random.default_rng(4).dirichlet(np.ones(7), size=2)
    np.testing.assert_allclose(plane.project(rows), plane.points)
    np.testing.assert_allclose(plane.project(shares @ rows), shares @ plane.points)


def test_variances_are_the_covariances_largest_eigenvalues():
    rows = np.random.default_rng(3).normal(size=(13, 5)) * [1, 2, 3, 5, 7] + 11
    plane = principal_plane(rows)
    eigenvalues = np.linalg.eigvalsh(np.cov(rows.T))[::-1]
    np.testing.assert_allclose(plane.variance_shares, eigenvalues[:2] / eigenvalues.sum())
    np.testing.assert_allclose(plane.points, (rows - rows.mean(axis=0)) @ plane.directions.T)
    np.testing.assert_allclose(np.var(plane.points, axis=0, ddof=1), eigenvalues[:2])


def test_a_mirrored_direction_is_turned_back():
    rows = np.random.default_rng(3).normal(size=(7, 3))
    order = np.random.default_rng(4).permutation(7)
    np.testing.assert_allclose(principal_plane(rows[order]).points, principal_plane(rows).points[order])
    assert (np.abs(principal_plane(rows).directions).max(axis=1) == principal_plane(rows).directions.max(axis=1)).all()


@pytest.mark.parametrize("rows", [np.ones((1, 3)), np.ones((5, 3))])
def test_rows_that_do_not_differ_lie_on_one_point(rows):
    plane = principal_plane(rows)
    np.testing.assert_array_equal(plane.points, np.zeros((len(rows), 2)))
    np.testing.assert_array_equal(plane.variance_shares, [0, 0])


def test_two_rows_differ_in_one_direction():
    plane = principal_plane(np.array([[0.0, 0, 0], [0, 3, 4]]))
    np.testing.assert_allclose(plane.variance_shares, [1, 0], atol=1e-12)
    assert np.ptp(plane.points[:, 0]) == pytest.approx(5)


@pytest.mark.parametrize("shape", [(0, 3), (4, 1), (4,)])
def test_nothing_to_lay_out(shape):
    with pytest.raises(ValueError, match=re.escape(f"d at least 2; got {shape}.")):
        principal_plane(np.ones(shape))
