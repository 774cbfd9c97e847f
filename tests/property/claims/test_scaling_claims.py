"""What is said of random numbers, at both ends of the slider and everywhere between, for several draws."""

import math
import re
from functools import cache
from statistics import fmean, median

import numpy as np
import pytest

from qkv_core.measures.scaling import (
    N_DRAWS,
    SWEEP_D_K,
    RandomNumbers,
    draws,
    random_heads,
    random_loss_gradient,
    sweep,
)
from qkv_core.words import scaling as words
from tests.property.claims.views import check

SEEDS = (0, 1, 2)
measured = cache(sweep)


@cache
def gradient_lengths(d_k, seed):
    """What reaches each query, by the chain rule written out row by row: with the division and without it."""
    lengths = []
    for trace in random_heads(d_k, seed):
        dz = random_loss_gradient(trace, seed)
        found = []
        for head in range(len(trace.q)):
            for row, loss_gradient in zip(trace.attention_weights[head], dz[head], strict=True):
                by_weight = trace.v[head] @ loss_gradient
                by_score = row * (by_weight - row @ by_weight)
                found.append(float(np.linalg.norm(by_score @ trace.k[head])) * trace.scale)
        lengths.append(found)
    return lengths


def is_printed(text, number):
    """As it stands there with three digits."""
    return math.isclose(float(text), number, rel_tol=0.0051)


def are(statistic):
    """Both numbers are this statistic of the gradients' lengths, and stand in this order as they are printed."""

    def oracle(order):
        def holds(d_k, seed, _found, bare, divided):
            with_it, without = gradient_lengths(d_k, seed)
            measured = is_printed(bare, statistic(without)) and is_printed(divided, statistic(with_it))
            return measured and order(float(bare), float(divided))

        return holds

    return oracle


def is_nothing_to_divide_by(d_k, seed, _found):
    with_it, without = gradient_lengths(d_k, seed)
    return with_it == without


def tenth(lengths):
    longest = sorted(lengths, reverse=True)[: len(lengths) // 10]
    return sum(longest) / sum(lengths)


def is_in_fewer_hands(d_k, seed, _found, bare, divided):
    shares = [100 * tenth(lengths) for lengths in gradient_lengths(d_k, seed)]
    shown = [float(text.removesuffix("%")) for text in (divided, bare)]
    return shown[0] < shown[1] and all(abs(a - b) < 0.51 for a, b in zip(shares, shown, strict=True))


def shrinks(d_k, seed):
    with_it, without = gradient_lengths(d_k, seed)
    return float(f"{median(without):.3g}") < float(f"{median(with_it):.3g}")


def begins(seed):
    """The first size from which on the median is shorter without the division, up to 1,024."""
    sizes = [size for size in SWEEP_D_K if size <= 1024]
    return next(size for size in sizes if all(is_shorter(later, seed) for later in sizes if later >= size))


@cache
def is_shorter(d_k, seed):
    with_it, without = gradient_lengths(d_k, seed)
    return median(without) < median(with_it)


def is_where_it_begins(usual, n, sizes):
    found = [begins(seed) for seed in range(N_DRAWS)]
    return found.count(usual) == n == max(map(found.count, found)) and sorted(set(found)) == list(sizes)


def is_longer(d_head, low, high):
    lengths = [gradient_lengths(d_head, seed) for seed in range(N_DRAWS)]
    times = [median(without) / median(with_it) for with_it, without in lengths]
    return float(low) > 1 and abs(float(low) - min(times)) < 0.051 and abs(float(high) - max(times)) < 0.051


ORACLES = {
    "nothing to divide by": is_nothing_to_divide_by,
    "the median shrinks": are(median)(lambda bare, divided: bare < divided),
    "the median grows": are(median)(lambda bare, divided: bare > divided),
    "the median stays": are(median)(lambda bare, divided: bare == divided),
    "the mean does not shrink": are(fmean)(lambda bare, divided: bare > divided),
    "in fewer hands": is_in_fewer_hands,
}
OF_ALL_DRAWS = {"shrinks from here on": is_where_it_begins, "longer at the model's own size": is_longer}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("d_k", SWEEP_D_K)
def test_every_claim_at_every_size(d_k, seed):
    found = RandomNumbers(d_k, measured(seed=seed))
    subject = d_k, seed, found
    assert check(words.collapse(found), ORACLES, *subject) >= 1
    if d_k > 1:
        assert "In this draw" in words.collapse(found)


def test_what_holds_of_many_draws():
    found = draws()
    assert sum(check(words.where_it_begins(found, d_head), OF_ALL_DRAWS) for d_head in (1, 7, 16, 32, 256, 4096)) > 7


@pytest.mark.parametrize("d_k", SWEEP_D_K)
def test_the_table_s_gradients_are_those_of_the_sentence(d_k):
    rows = dict(
        re.findall(r"\| (gradient[^|]*) \| ([^|]*\|[^|]*) \|", words.row_table(RandomNumbers(d_k, measured(seed=0))))
    )
    for name, statistic in (("gradient that reaches q, median", median), ("gradient that reaches q, mean", fmean)):
        shown = [cell.strip(" *") for cell in rows[name].split("|")]
        assert all(
            is_printed(text, statistic(lengths)) for text, lengths in zip(shown, gradient_lengths(d_k, 0), strict=True)
        )
