"""What is said of weights and their worth, against float64 sums written out key by key."""

import math
import re

import numpy as np

from qkv_core.measures.worth import head_shares, worth
from qkv_core.words.worth import answer, direction, weight_against_worth, whose_output
from tests.property.claims.views import check, share_the_lead, views


class Key:
    """What one key does, as the formula says it: a weight, a vector through W_O, a length."""

    def __init__(self, view, position):
        value = view.trace.v[view.head, position].astype(np.float64)
        W_O = view.layer_trace.layer.W_O[view.head].astype(np.float64)
        self.weight = float(view.trace.attention_weights[view.head, view.query, position])
        self.vector = value @ W_O
        self.length = math.hypot(*self.vector)
        self.adds = self.weight * self.length


def keys_of(view):
    return [Key(view, position) for position in range(len(view.tokens))]


def median(numbers):
    middle = sorted(numbers)[(len(numbers) - 1) // 2 : len(numbers) // 2 + 1]
    return sum(middle) / len(middle)


def shares_the_lead(of_keys, keys, share):
    return share_the_lead([each.weight for each in of_keys], keys, share)


def gets_most(keys, key):
    return keys[key].weight == max(each.weight for each in keys) > 0


def adds_most(keys, key):
    return keys[key].adds >= max(each.adds for each in keys) * (1 - 1e-5)


def no_other_adds_more(keys, key):
    """As far as three digits tell."""
    return max(each.adds for each in keys) < keys[key].adds + 1.001e-3


def gap(keys, key):
    total = sum(each.adds for each in keys) or 1
    return abs(keys[key].weight - keys[key].adds / total)


def alone_points_as(keys, key, printed):
    output = sum(each.weight * each.vector for each in keys)
    lengths = math.hypot(*output) * keys[key].length
    cosine = output @ keys[key].vector / lengths if lengths else 0
    return abs(cosine - float(printed)) < 6e-4 and keys[key].adds >= max(each.adds for each in keys) * (1 - 1e-5)


ORACLES = {
    "silent": lambda keys: not any(each.weight for each in keys),
    "no_another_adds_most": lambda keys, key, other: (
        gets_most(keys, key) and keys[other].adds > keys[key].adds and adds_most(keys, other)
    ),
    "yes_it_adds_most": lambda keys, key, other: gets_most(keys, key) and no_other_adds_more(keys, key),
    "looks_most": shares_the_lead,
    "adds_most": lambda keys, key: no_other_adds_more(keys, key),
    "another_adds_most": lambda keys, key, instead_of: (
        key != instead_of
        and keys[key].adds > keys[instead_of].adds
        and keys[key].adds >= max(each.adds for each in keys) * (1 - 1e-5)
    ),
    "empty_value": lambda keys, key: 4 * keys[key].length < median([each.length for each in keys]) * (1 + 1e-5),
    "longer_value": lambda keys, key, than: keys[key].length > keys[than].length,
    "as_looked_at": lambda keys: max(gap(keys, key) for key in range(len(keys))) < 0.05 + 1e-5,
    "not_as_looked_at": lambda keys, key: gap(keys, key) > 0.05 - 1e-5,
    "direction": alone_points_as,
}


def test_every_claim_holds():
    checked = 0
    for view in [*views(1500), *views(500, changed=True)]:
        keys, found = keys_of(view), worth(view)
        for said in (answer(view, found), weight_against_worth(view, found), direction(view, found)):
            checked += check(said, ORACLES, keys)
    assert checked > 6000


def test_every_number_in_them_is_the_keys():
    for view in views(500, seed=3):
        keys, said = keys_of(view), weight_against_worth(view, worth(view))
        length, usual = re.search(r"has the length ([\d.]+) after W_O\. The median is ([\d.]+)\.", said).groups()
        key = int(view.row.argmax())
        assert abs(float(length) - keys[key].length) < 5.1e-3
        assert abs(float(usual) - median([each.length for each in keys])) < 5.1e-3
        for claim in said.claims:
            if claim.name == "not_as_looked_at":
                key = keys[claim.about["key"]]
                gets, adds = map(float, re.search(r"gets ([\d.]+)% .* makes up ([\d.]+)%", claim.text).groups())
                assert abs(gets / 100 - key.weight) < 5.1e-4
                assert abs(adds / 100 - key.adds / sum(each.adds for each in keys)) < 5.1e-4


def test_shares_of_heads_add_up_and_negative_ones_are_explained():
    oracles = {"pulls_back": lambda shares: any(round(share, 3) < 0 for share in shares)}
    for view in views(300, seed=5):
        shares = head_shares(view)
        said = whose_output(view, shares)
        check(said, oracles, shares.tolist())
        assert said.endswith("that makes 100.0%.")
        assert "-0.0%" not in said
