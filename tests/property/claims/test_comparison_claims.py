"""What is said of two sentences, against weights read out key by key."""

import itertools
import re

import numpy as np

from qkv_core.measures.comparison import compare, likeness_by_layer
from qkv_core.view import View
from qkv_core.words.comparison import answer, how_alike, query_in_both
from tests.property.claims.views import as_shown, check, encodings, share_the_lead, views

EXACT = 1e-6


def weights_in(view):
    """What the view's query gives to each token, as plain numbers."""
    trace = view.encoding.layers[view.layer].attention
    return [float(trace.attention_weights[view.head, view.query, key]) for key in range(len(view.tokens))]


def is_largest(numbers, position):
    return all(number <= numbers[position] for number in numbers)


def lead(view, keys):
    """These show the largest share, and no others do."""
    weights = weights_in(view)
    return share_the_lead(weights, keys, as_shown(max(weights)))


def partners(found):
    return dict(zip(found.alignment.first.tolist(), found.alignment.second.tolist(), strict=True))


def not_there(found, key):
    """The two do not agree from the beginning up to this token, nor from this token to the end."""
    first, second = found.first.tokens, found.second.tokens
    to_the_end = first[key:]
    return first[: key + 1] != second[: key + 1] and second[-len(to_the_end) :] != to_the_end


def rises(found):
    """What each token of the second sentence got more than the token that it stands for; all, if for none."""
    before, after = weights_in(found.first), weights_in(found.second)
    stands_for = {second: first for first, second in partners(found).items()}
    return [weight - (before[stands_for[key]] if key in stands_for else 0) for key, weight in enumerate(after)]


def share_won(found, key):
    won = rises(found)
    return won[key] / sum(rise for rise in won if rise > 0)


def goes(found, key, partner):
    return weights_in(found.first)[key], weights_in(found.second)[partner]


def both_lead(found, one, other):
    return lead(found.first, one) and lead(found.second, other)


def same_words(found, one, other):
    """Every favourite of the one sentence stands for one of the other, and there are no more."""
    return {partners(found).get(key) for key in one} == set(other)


ORACLES = {
    "not_there": not_there,
    "look_most_at": lambda found, one, other: lead(found.first, one) and lead(found.second, other),
    "same_favourite": lambda found, one, other: both_lead(found, one, other) and same_words(found, one, other),
    "other_favourite": lambda found, one, other: both_lead(found, one, other) and not same_words(found, one, other),
    "little_changes": lambda found, key, partner: abs(np.subtract(*goes(found, key, partner))) < 0.05 + EXACT,
    "changes": lambda found, key, partner: abs(np.subtract(*goes(found, key, partner))) > 0.05 - EXACT,
    "most_was_won": lambda found, key: share_won(found, key) > 0.5 - EXACT,
    "largest_part_was_won": lambda found, key: is_largest(rises(found), key),
    "no_step": lambda cosines: all(abs(b - a) < 5.1e-5 for a, b in itertools.pairwise(cosines)),
    "largest_step": lambda cosines, layer: is_largest([abs(b - a) for a, b in itertools.pairwise(cosines)], layer),
}


def pairs(n, seed):
    """Views of a text beside another: the next of the list, and one that shares most of its words."""
    pool = encodings()
    changed = {each.text: each.encoder.encode(each.text.replace("a", "the ", 1)) for each in pool}
    for index, view in enumerate(views(n, seed=seed)):
        other = changed[view.encoding.text] if index % 3 else pool[(index + 1) % len(pool)]
        yield compare(view, other)


def test_every_claim_holds():
    checked = 0
    for found in pairs(1500, seed=11):
        said = query_in_both(found)
        checked += check(said, ORACLES, found) + check(answer(found), ORACLES, found)
        for was, now in re.findall(r"goes from ([\d.]+)% to ([\d.]+)%", said):
            key, partner = (dict(said.claims[1].about)[name] for name in ("key", "partner"))
            assert np.allclose(goes(found, key, partner), [float(was) / 100, float(now) / 100], atol=5.1e-4)
    assert checked > 4000


def test_what_a_layer_does_to_their_likeness():
    checked = 0
    for found in pairs(60, seed=13):
        cosines = likeness_by_layer(found).tolist()
        checked += check(how_alike(np.array(cosines)), ORACLES, cosines)
    assert checked == 60


def test_the_same_sentence_twice_has_nothing_to_say_of_winners():
    for encoding in encodings()[:8]:
        found = compare(View(encoding, 2, 3, 1), encoding)
        assert [claim.name for claim in query_in_both(found).claims] == ["look_most_at", "little_changes"]
