"""What is said of the maps, against distances and scores taken one by one."""

import math

import numpy as np

from qkv_core.measures.projections import ROLES, projections
from qkv_core.measures.spaces import joint, spaces
from qkv_core.words import spaces as words
from tests.property.claims.views import check, views

N_VIEWS = 600
LONGEST = 64  # tokens: plain loops over all pairs
TIE = 1e-9  # distances that differ by less are the same


class Apart:
    """How far any two visible tokens are from each other, role by role."""

    def __init__(self, view):
        self.view = view
        self._apart = {role: self._distances(getattr(view.trace, role[0])[view.head].tolist()) for role in ROLES}

    def _distances(self, vectors):
        visible = self.view.visible
        return {(one, other): math.dist(vectors[one], vectors[other]) for one in visible for other in visible}

    def others(self, token):
        return [other for other in self.view.visible if other != token]

    def is_nearest(self, role, token, other):
        apart = self._apart[role]
        return apart[token, other] <= min(apart[token, any_] for any_ in self.others(token)) + TIE

    def n_that_get_another(self):
        return sum(self._nearest("query", token) != self._nearest("value", token) for token in self.view.visible)

    def _nearest(self, role, token):
        return min(self.others(token), key=lambda other: self._apart[role][token, other])


class Plane:
    """The joint picture of a view as lists of points, and which keys are strongest for whom."""

    def __init__(self, view, found):
        self.view, self.n = view, len(view.tokens)
        self.queries, self.keys = found.picture.queries.tolist(), found.picture.keys.tolist()
        self.scaled_scores = view.trace.scaled_scores[view.head]

    def strongest(self, query):
        row = self.scaled_scores[query].tolist()
        return {key for key in range(self.n) if row[key] == max(row)}

    def n_right(self, guess):
        """For how many queries the key with the largest guess is a strongest one."""
        guesses = [max(range(self.n), key=lambda key: guess(query, self.keys[key])) for query in self.queries]
        return sum(key in self.strongest(query) for query, key in enumerate(guesses))

    def share(self):
        """The products on the plane against the row-centred scores, in squares."""
        scores = self.scaled_scores.astype(float)
        centred = scores - scores.mean(axis=1, keepdims=True)
        return np.sum((np.array(self.queries) @ np.array(self.keys).T) ** 2) / np.sum(centred**2)


ORACLES = {
    "nearest_by_role": lambda apart, first: all(
        apart.is_nearest(role, apart.view.query, token) for role, token in first.items()
    ),
    "all_keep_their_nearest": lambda apart: apart.n_that_get_another() == 0,
    "some_get_another": lambda apart, n_other, n: (
        apart.n_that_get_another() == n_other > 0 and n == len(apart.view.visible)
    ),
    "nearest_is_strongest": lambda plane, n, of: (
        of == plane.n and n == plane.n_right(lambda query, key: -math.dist(query, key))
    ),
    "line_to_the_strongest": lambda plane: (
        plane.view.query in plane.view.visible and plane.strongest(plane.view.query) & set(plane.view.visible)
    ),
    "share_of_two": lambda plane, share: abs(float(share.rstrip("%")) / 100 - plane.share()) < 0.0051,
}


def test_every_claim_about_the_maps():
    checked = 0
    for view in views(N_VIEWS):
        if len(view.tokens) <= LONGEST:
            checked += check(words.three_views(view, spaces(view, projections(view))), ORACLES, Apart(view))
    assert checked > 1.5 * N_VIEWS


def test_every_claim_about_the_joint_map():
    checked = 0
    for view in views(N_VIEWS, seed=4):
        if len(view.tokens) <= LONGEST:
            found = joint(view)
            plane = Plane(view, found)
            checked += check(words.joint_reading(view, found), ORACLES, plane)
            checked += check(words.joint_note(found), ORACLES, plane)
    assert checked > 2 * N_VIEWS
