"""What is said of the meaning, the heads' worth and the quality: hand-drawn measures, ties and near ties among them."""

import random

import numpy as np

from qkv_core.measures.meaning import PAIRS, Consequence
from qkv_core.measures.quality import Grading, Quality
from qkv_core.words import meaning as words
from tests.property.claims.turned import how_far_oracles
from tests.property.claims.views import check, views

N_DRAWN = 2000


def near(draw):
    """A cosine, often one that was just there, or a hair away from it."""
    return draw.choice([draw.uniform(-1, 1), 0.5, 0.50004, 0.500049, 0.99, 0.989999, 1.0, 0.98])


def drawn(n, seed=2017):
    draw = random.Random(seed)
    for _ in range(n):
        before = [near(draw) for _ in PAIRS]
        after = before if draw.random() < 0.1 else [near(draw) for _ in PAIRS]
        yield Consequence(near(draw), np.array(before), np.array(after))


def is_first(values, place):
    """No number is printed as a larger one."""
    return round(values[place], 4) >= max(round(value, 4) for value in values)


def yardstick(found, pair):
    before = found.before.tolist()
    assert is_first(before, PAIRS.index(pair))
    return round(before[PAIRS.index(pair)], 4), round(found.kept, 4)


ON_MEANING = {
    "embedding_turned": lambda found, cosine: cosine == f"{found.kept:.4f}",
    **how_far_oracles(lambda found: found.kept),
    "less_like_itself": lambda found, pair: yardstick(found, pair)[0] > yardstick(found, pair)[1],
    "still_nearer_to_itself": lambda found, pair: yardstick(found, pair)[0] < yardstick(found, pair)[1],
    "as_like_itself": lambda found, pair: yardstick(found, pair)[0] == yardstick(found, pair)[1],
    "hardly_anything_changes": lambda found, at_most: (
        max(abs(b - a) for a, b in zip(found.before, found.after, strict=True)) < 0.05 and float(at_most) <= 0.05
    ),
    "still_most_alike": lambda found, pair: (
        is_first(found.before.tolist(), pair) and is_first(found.after.tolist(), pair)
    ),
    "now_most_alike": lambda found, were, are: (
        is_first(found.before.tolist(), were)
        and is_first(found.after.tolist(), are)
        and not is_first(found.after.tolist(), were)
    ),
}


def test_every_claim_about_the_meaning():
    checked, said = 0, set()
    for found in drawn(N_DRAWN):
        paragraph = words.consequence(found)
        checked += check(paragraph, ON_MEANING, found)
        said |= {claim.name for claim in paragraph.claims}
    assert checked >= 3 * N_DRAWN
    assert said == set(ON_MEANING)


ON_HEADS = {
    "needed_most": lambda _view, cosines, place: cosines[place[0]][place[1]] == min(map(min, cosines)),
    "rank": lambda view, cosines, rank: (
        rank == 1 + sum(cosine < cosines[view.layer][view.head] for row in cosines for cosine in row)
    ),
    "can_go": lambda _view, cosines, n: n == sum(cosine >= 0.99 for row in cosines for cosine in row),
}


def test_every_claim_about_the_heads():
    draw = random.Random(2017)
    for view in views(N_DRAWN // 4):
        cosines = np.array([[near(draw) for _ in range(12)] for _ in range(6)])
        assert check(words.worth_of_heads(view, cosines), ON_HEADS, view, cosines.tolist()) == 3


def middle(numbers):
    """Without a fortieth on either side, the long way round."""
    return [np.quantile(sorted(numbers), share) for share in (0.025, 0.975)]


def told(one, other):
    """-1 below, 1 above, 0 not told: by the numbers drawn in both, one by one."""
    low, high = middle([a - b for a, b in zip(one.resampled, other.resampled, strict=True)])
    return -1 if high < 0 else 1 if low > 0 else 0


def against_untouched(found):
    return [told(changed, found.untouched) for changed in found.changes.values()]


def level_with(found, name):
    lowest = found.changes[name]
    return {other for other, changed in found.changes.items() if other != name and told(lowest, changed) != -1}


def is_lowest(found, name):
    return found.changes[name].correlation == min(changed.correlation for changed in found.changes.values())


ON_QUALITY = {
    "unchanged": lambda found: (
        against_untouched(found)[0] == 0 and middle(first(found).resampled - found.untouched.resampled) == [0, 0]
    ),
    "worse": lambda found: against_untouched(found)[0] == -1,
    "better": lambda found: against_untouched(found)[0] == 1,
    "hardly_moves": lambda found: against_untouched(found)[0] == 0 and widest(found) < 0.05,
    "not_told": lambda found: against_untouched(found)[0] == 0 and widest(found) >= 0.05,
    "told_from_untouched": lambda found, n_worse, n_better, n_open: (
        [against_untouched(found).count(verdict) for verdict in (-1, 1, 0)] == [n_worse, n_better, n_open]
    ),
    "clearly_lowest": lambda found, name: is_lowest(found, name) and not level_with(found, name),
    "lowest": lambda found, name, level: is_lowest(found, name) and set(level) == level_with(found, name) != set(),
}


def widest(found):
    """How far from 0 the first change's difference may lie, either way."""
    return max(map(abs, middle(first(found).resampled - found.untouched.resampled)))


def first(found):
    return next(iter(found.changes.values()))


def gradings(n):
    random_numbers = np.random.default_rng(2017)
    shared = random_numbers.normal(0, 0.03, 200)

    def quality(true):
        return Quality(true, true + shared + random_numbers.normal(0, random_numbers.choice([0.01, 0.04]), 200))

    for place in range(n):
        true = random_numbers.choice([0.8, 0.79, 0.75, 0.5, 0.85], size=1 + place % 5)
        untouched = quality(0.8)
        changes = {f"change {number}": quality(value) for number, value in enumerate(true)}
        if place % 7 == 0:
            changes["change 0"] = untouched
        yield Grading(untouched, changes, quality(0.75), quality(0.62))


def test_every_claim_about_the_quality():
    said = set()
    for found in gradings(300):
        paragraph = words.quality(found)
        check(paragraph, ON_QUALITY, found)
        said |= {claim.name for claim in paragraph.claims}
    assert said == set(ON_QUALITY)
