"""What is said of a head's steps, against its numbers row by row."""

import itertools
import math

from qkv_core.measures.steps import STEPS, ranges
from qkv_core.words.steps import step_in_words
from tests.property.claims.views import check, views


def numbers(array):
    return [number for row in array.tolist() for number in row]


def width_is(values, printed):
    return abs(max(values) - min(values) - float(printed)) < 0.006


def largest_on_average(rows):
    """The largest share of a softmax over each row, in float64, the mean over the rows."""
    shares = [1 / sum(math.exp(number - max(row)) for number in row) for row in rows.tolist()]
    return sum(shares) / len(shares)


def is_percent(number, printed):
    return abs(number - float(printed.rstrip("%")) / 100) < 0.00051


class Head:
    """The chosen head's steps as they stand in the trace."""

    def __init__(self, view):
        trace = view.encoding.layers[view.layer].attention
        self.scores, self.scaled = trace.scores[view.head], trace.scaled_scores[view.head]
        self.weights = trace.attention_weights[view.head]


ORACLES = {
    "scores_run": lambda head, low, high: (
        f"{min(numbers(head.scores)):.2f}" == low and f"{max(numbers(head.scores)):.2f}" == high
    ),
    "no_order_changes": lambda head: all(
        row[low] <= row[high]
        for scores, row in zip(head.scores.tolist(), head.scaled.tolist(), strict=True)
        for ranked in [sorted(range(len(scores)), key=scores.__getitem__)]
        for low, high in itertools.pairwise(ranked)
    ),
    "spread_shrinks": lambda head, before, after: (
        width_is(numbers(head.scores), before)
        and width_is(numbers(head.scaled), after)
        and float(after) < float(before)
    ),
    "no_spread": lambda head, spread: width_is(numbers(head.scores), spread),
    "softmax_is_gentler": lambda head, with_division, without: (
        is_percent(largest_on_average(head.scaled), with_division)
        and is_percent(largest_on_average(head.scores), without)
        and float(with_division.rstrip("%")) < float(without.rstrip("%"))
    ),
    "softmax_is_the_same": lambda head, largest: (
        all(len(set(row)) == 1 for row in head.scores.tolist()) and is_percent(largest_on_average(head.scores), largest)
    ),
    "softmax_is_hardly_gentler": lambda head, largest: (
        is_percent(largest_on_average(head.scaled), largest) and is_percent(largest_on_average(head.scores), largest)
    ),
    "all_are_positive": lambda head: min(numbers(head.weights)) > 0,
    "some_are_zero": lambda head, zeros: (
        numbers(head.weights).count(0) == zeros > 0 and min(numbers(head.weights)) >= 0
    ),
    "rows_sum_to_1": lambda head, low, high: (
        all(abs(sum(row) - 1) < 2e-5 for row in head.weights.tolist()) and 0.9999 < float(low) <= float(high) < 1.0001
    ),
}
NEEDS_A_HEAD_WITHOUT_SPREAD = {"no_spread", "softmax_is_the_same"}


def test_every_claim_holds():
    checked, names = 0, set()
    for view in views(240, seed=41):
        found, head = ranges(view), Head(view)
        for step in STEPS:
            said = step_in_words(view, found, step)
            checked += check(said, ORACLES, head)
            names |= {claim.name for claim in said.claims}
    assert checked > 1200
    assert names == set(ORACLES) - NEEDS_A_HEAD_WITHOUT_SPREAD
