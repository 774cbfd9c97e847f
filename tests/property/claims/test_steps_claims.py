"""What is said of a head's steps, against its numbers row by row."""

import itertools
import math

from qkv_core.measures.rows import row
from qkv_core.measures.steps import STEPS, ranges
from qkv_core.words.steps import answer, step_in_words
from tests.property.claims.views import check, views


def numbers(array):
    return [number for row in array.tolist() for number in row]


def width_is(values, printed):
    return abs(max(values) - min(values) - float(printed)) < 0.006


def largest_on_average(rows):
    """The largest share of a softmax over each row, in float64, the mean over the rows."""
    ranked = [sorted(row) for row in rows.tolist()]
    shares = [1 / sum(math.exp(number - row[-1]) for number in row) for row in ranked]
    return sum(shares) / len(shares)


def is_percent(number, printed):
    return abs(number - float(printed.rstrip("%")) / 100) < 0.0051


class Head:
    """The chosen head's steps as they stand in the trace."""

    def __init__(self, view):
        trace = view.encoding.layers[view.layer].attention
        self.scores, self.scaled = trace.scores[view.head], trace.scaled_scores[view.head]
        self.weights = trace.attention_weights[view.head]


def order_stays(head):
    return all(
        row[low] <= row[high]
        for scores, row in zip(head.scores.tolist(), head.scaled.tolist(), strict=True)
        for ranked in [sorted(range(len(scores)), key=scores.__getitem__)]
        for low, high in itertools.pairwise(ranked)
    )


def takes_home(view, keys, share):
    """By the weights: every key named has the printed share, and no other has more."""
    row = view.encoding.layers[view.layer].attention.attention_weights[view.head, view.query].tolist()
    low = share.strip("<>%")
    return all(abs(100 * row[key] - float(low)) <= 0.51 for key in keys) and max(row) in [row[key] for key in keys]


ORACLES = {
    "scores_run": lambda head, low, high: (
        f"{min(numbers(head.scores)):.2f}" == low and f"{max(numbers(head.scores)):.2f}" == high
    ),
    "spread_shrinks": lambda head, before, after: (
        width_is(numbers(head.scores), before)
        and width_is(numbers(head.scaled), after)
        and float(after) < float(before)
        and order_stays(head)
    ),
    "no_spread": lambda head, spread: width_is(numbers(head.scores), spread),
    "softmax_is_gentler": lambda head, with_division, without: (
        is_percent(largest_on_average(head.scaled), with_division)
        and is_percent(largest_on_average(head.scores), without)
        and float(with_division.rstrip("%")) < float(without.rstrip("%"))
    ),
    "softmax_is_hardly_gentler": lambda head, largest: (
        is_percent(largest_on_average(head.scaled), largest) and is_percent(largest_on_average(head.scores), largest)
    ),
    "rows_sum_to_1": lambda head: all(abs(sum(row) - 1) < 2e-5 for row in head.weights.tolist()),
}
NEEDS_A_HEAD_WITHOUT_SPREAD = {"no_spread"}


def test_what_a_query_takes_home():
    assert sum(check(answer(view, row(view)), {"takes_home": takes_home}, view) for view in views(400, seed=43)) == 400


def test_every_claim_holds():
    checked, names = 0, set()
    for view in views(240, seed=41):
        found, head = ranges(view), Head(view)
        for step in STEPS:
            said = step_in_words(view, found, step)
            checked += check(said, ORACLES, head)
            names |= {claim.name for claim in said.claims}
    assert checked > 900
    assert names == set(ORACLES) - NEEDS_A_HEAD_WITHOUT_SPREAD
