"""What is said of heads, their habits and the pairs that they see, against weights read out one by one."""

import math
import unicodedata
from functools import cache

import numpy as np
import pytest

from qkv_core.measures.corpus import profile, usual
from qkv_core.measures.finder import find
from qkv_core.measures.habits import follows, habit, measures_here
from qkv_core.measures.overview import overview
from qkv_core.view import View
from qkv_core.words import habits as habit_words
from qkv_core.words import overview as overview_words
from qkv_core.words.finder import best_head, finder_table
from tests.hand_made import encoding_of, trace_of
from tests.property.claims.views import as_shown, check, share_the_lead, views

CORPUS = ("The cat saw the dog.", "Yes, yes, yes!", "It rained and we went home because of it.")
HALF_A_DIGIT = 0.005 + 1e-5


def head_of(encoding, layer, head):
    return encoding.layers[layer].attention.attention_weights[head].tolist()


@cache
def is_sign(token):
    return all(unicodedata.category(character)[0] in "PS" for character in token)


def looked_for(encoding, measure, query):
    """The keys that a measure counts for a query."""
    last, ids = len(encoding.tokens) - 1, encoding.token_ids
    keys = range(last + 1)
    return {
        "previous": [query - 1] if query > 0 else [],
        "next": [query + 1] if query < last else [],
        "same": [query],
        "cls": [0],
        "sep": [last],
        "punctuation": [key for key in keys if is_sign(encoding.tokens[key])],
        "same_word": [key for key in keys if key != query and ids[key] == ids[query]],
    }[measure]


def mean_weight(encoding, layer, head, measure):
    """A head's weight on what it may look for, over the queries that have any; None if none has."""
    rows = head_of(encoding, layer, head)
    sums = []
    for query, row in enumerate(rows):
        keys = looked_for(encoding, measure, query)
        if keys:
            sums.append(sum(row[key] for key in keys))
    return sum(sums) / len(sums) if sums else None


HABITS = ("previous", "next", "same", "cls", "sep", "punctuation", "same_word")


def habit_holds(encodings, view, measure, weight, is_named):
    """The measure's mean over the texts that have it is what was printed, no other is more, and half makes a name."""
    means = {}
    for name in HABITS:
        known = [mean_weight(encoding, view.layer, view.head, name) for encoding in encodings]
        known = [number for number in known if number is not None]
        if known:
            means[name] = sum(known) / len(known)
    largest = all(number <= means[measure] + 1e-5 for number in means.values())
    return largest and abs(means[measure] - float(weight)) <= HALF_A_DIGIT and is_named == (float(weight) >= 0.5)


def spread_of(encoding, layer, head):
    """The mean entropy of a head's rows, of the largest possible."""
    rows = head_of(encoding, layer, head)
    entropies = [-sum(weight * math.log(weight) for weight in row if weight > 0) for row in rows]
    return sum(entropies) / len(entropies) / math.log(len(rows))


def is_usual(view, texts, focused, less, low, high):
    """So large a share of the texts has a smaller spread; one that is as good as the same may count or not."""
    here = spread_of(view.encoding, view.layer, view.head)
    there = [spread_of(text, view.layer, view.head) for text in texts]
    allowed = {sum(number < here + slack for number in there) / len(there) for slack in (-1e-5, 0, 1e-5)}
    return focused == (here <= 0.5) and less in allowed and low <= less <= high


def strays(view, keys, measure):
    """The query has something of the kind to look for, and looks most at something else."""
    row, wanted = view.row.tolist(), looked_for(view.encoding, measure, view.query)
    lead = share_the_lead(row, keys, as_shown(max(row)))
    return lead and wanted and not set(keys) & set(wanted)


def is_told(view, share, **about):
    exact = mean_weight(view.encoding, view.layer, view.head, about["measure"])
    near = {as_shown(exact + step) for step in (-1e-5, 0, 1e-5)}
    return share in near and habit_holds([view.encoding], view, **about)


def strongest_of_every_head(view):
    """For each head, the keys that its query looks most at."""
    found = []
    for layer in view.encoding.layers:
        for row in layer.attention.attention_weights[:, view.query].tolist():
            found.append({key for key, weight in enumerate(row) if weight == max(row)})
    return found


def favourites(view):
    """How many heads let the query look most at each key, and how many heads there are."""
    strongest = strongest_of_every_head(view)
    return [sum(key in keys for keys in strongest) for key in range(len(view.tokens))], len(strongest)


def one_leads(view, key, share):
    counts, n_heads = favourites(view)
    rest = [count for other, count in enumerate(counts) if other != key]
    return counts[key] > max(rest, default=0) and is_percent(share, counts[key] / n_heads) and counts[key] < n_heads


def none_leads(view, share):
    counts, n_heads = favourites(view)
    return counts.count(max(counts)) > 1 and is_percent(share, max(counts) / n_heads)


def is_percent(printed, exact):
    return abs(float(printed.strip("<>%")) / 100 - exact) <= HALF_A_DIGIT


def looks_elsewhere(view, measure, keys, share):
    row = head_of(view.encoding, view.layer, view.head)[view.query]
    strongest = {key for key, weight in enumerate(row) if weight == max(row)}
    return (
        strongest <= set(keys)
        and all(is_percent(share, row[key]) for key in keys)
        and not strongest & set(looked_for(view.encoding, measure, view.query))
    )


def are_weaker(view, key, texts, place, share):
    """The share of a head's weights from a word to another one, over all texts, that are smaller than this one."""
    layer, head = place
    others = [
        number
        for text in texts
        for query, row in enumerate(head_of(text, layer, head))
        for answers, number in enumerate(row)
        if query != answers and not (text.is_special[query] or text.is_special[answers])
    ]
    exact = head_of(view.encoding, layer, head)[view.query][key]
    return as_shown(sum(number < exact for number in others) / len(others)) == share


def are_best(view, key, heads, weight):
    weights = {
        (index, head): row[key]
        for index, layer in enumerate(view.encoding.layers)
        for head, row in enumerate(layer.attention.attention_weights[:, view.query].tolist())
    }
    named = [weights.pop(place) for place in heads]
    none_is_more = all(as_shown(number) == weight for number in named) and max(weights.values()) <= min(named)
    return none_is_more and as_shown(max(weights.values())) != weight


def is_word(view, position):
    return view.encoding.spans[position] != (0, 0) or 0 < position < len(view.tokens) - 1


OVERVIEW = {
    "heads_agree": lambda view: favourites(view)[1] in favourites(view)[0],
    "one_leads": one_leads,
    "none_leads": none_leads,
    "has_a_habit": lambda view, measure, share: habit_holds(
        [view.encoding], view, measure, float(share.rstrip("%")) / 100, is_named=True
    ),
    "has_no_habit": lambda view, measure, share: habit_holds(
        [view.encoding], view, measure, float(share.rstrip("%")) / 100, is_named=False
    ),
    "is_an_exception": looks_elsewhere,
    "nothing_to_measure": lambda view, measure: (
        mean_weight(view.encoding, 0, 0, measure) is None
        and all(not looked_for(view.encoding, measure, query) for query in range(len(view.tokens)))
    ),
}
FINDER = {
    "one_head_is_best": lambda view, key, _texts, **about: len(about["heads"]) == 1 and are_best(view, key, **about),
    "some_heads_are_best": lambda view, key, _texts, **about: are_best(view, key, **about),
    "many_heads_are_best": lambda view, key, _texts, **about: are_best(view, key, **about),
    "between_words": lambda view, key, texts, place, weaker: (
        key != view.query
        and is_word(view, key)
        and is_word(view, view.query)
        and are_weaker(view, key, texts, place, weaker)
    ),
    "not_between_words": lambda view, key, _texts: (
        key == view.query or not (is_word(view, key) and is_word(view, view.query))
    ),
}


def tied_views(n):
    """Few heads and few different weights, so that heads agree and keys tie, as the real ones hardly ever do."""
    draw = np.random.default_rng(54)
    for index in range(n):
        weights = draw.integers(1, 4, size=(2, 1 + index % 4, 5, 5)).astype(float)
        weights /= weights.sum(axis=-1, keepdims=True)
        encoding = encoding_of([trace_of(layer) for layer in weights], ["[CLS]", "a", "b", "a", "[SEP]"])
        yield View(encoding, 0, 0, int(draw.integers(5)))


def test_what_the_heads_look_at_together():
    checked, names = 0, set()
    for index, view in enumerate([*views(200, seed=51), *tied_views(200)]):
        found = overview(view)
        order = HABITS[index % len(HABITS)]
        for said in (
            overview_words.answer(view, found),
            overview_words.the_chosen_one(view, found),
            overview_words.order_in_words(found.sorted_by(order)),
        ):
            checked += check(said, OVERVIEW, view)
            names |= {claim.name for claim in said.claims}
    assert checked > 800
    assert names == set(OVERVIEW)


@pytest.fixture(scope="module")
def usual_heads(encoder):
    return profile(encoder, CORPUS), [encoder.encode(text) for text in CORPUS]


def test_a_heads_habit_and_how_usual_it_is(usual_heads):
    known, texts = usual_heads
    oracles = {
        "habit_in_corpus": lambda view, **about: habit_holds(texts, view, **about),
        "follows_a_habit": lambda view, **about: about["is_named"] and is_told(view, **about),
        "no_habit_here": lambda view, **about: not about["is_named"] and is_told(view, **about),
        "an_exception": strays,
        "more_focused": lambda view, **about: is_usual(view, texts, low=0, high=0.25, **about),
        "less_focused": lambda view, **about: is_usual(view, texts, low=0.75, high=1, **about),
        "focused_as_usual": lambda view, **about: is_usual(view, texts, low=0.25, high=0.75, **about),
    }
    checked, names = 0, set()
    for view in views(250, seed=52):
        here = habit(measures_here(view))
        wanted = follows(view.encoding, here.measure)
        said = (
            habit_words.answer(view, here, wanted),
            habit_words.usually(view, usual(view, known)),
        )
        checked += sum(check(each, oracles, view) for each in said)
        names |= {claim.name for each in said for claim in each.claims}
    assert checked > 3 * 250
    assert names == set(oracles)


def test_the_heads_that_see_a_pair(usual_heads):
    known, texts = usual_heads
    checked, names = 0, set()
    for index, view in enumerate(views(500, seed=53)):
        key = [0, view.query, int(view.row.argmax()), index % len(view.tokens)][index % 4]
        found = find(view, key, known)
        said = best_head(view, found)
        checked += check(said, FINDER, view, key, texts)
        names |= {claim.name for claim in said.claims}
        weights = [float(weight) for weight in finder_table(found)["weight"]]
        assert weights == sorted(weights, reverse=True)
    assert checked == 2 * 500
    assert names == set(FINDER)
