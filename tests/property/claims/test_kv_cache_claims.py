"""What the page says of the KV cache and of shared keys and values, on many texts and words."""

import numpy as np

from qkv_core.interventions import parse_interventions
from qkv_core.measures.kv_cache import Costs, multiplications, one_more_word
from qkv_core.measures.shared_kv import sharings
from qkv_core.words import kv_cache, shared_kv
from tests.models import bundled
from tests.property.claims.turned import how_far_oracles
from tests.property.claims.views import TEXTS, check, encodings

WORDS = ("again", "", "猫", "antidisestablishmentarianism", "[SEP]", "!", "\u0301")
CAUSAL = "causal@all"


def encode(text, interventions=()):
    return bundled().encode(text, interventions)


def counted_by_loops(n):
    """Multiplications of each matrix product in one layer, one after the other; all layers are alike."""
    d, inner, heads, d_head = 384, 1536, 12, 32
    pairs = sum(query + 1 for query in range(n))  # each query with its own key and those before
    whole = 3 * n * d * d + heads * pairs * d_head * 2 + n * d * d + 2 * n * d * inner
    cached = 3 * d * d + heads * n * d_head * 2 + d * d + 2 * d * inner
    return 6 * whole, 6 * cached


def test_the_count_is_that_of_every_product():
    counted = multiplications(bundled())
    for n, whole, cached in zip(counted.lengths, counted.whole, counted.cached, strict=True):
        assert (whole, cached) == counted_by_loops(n)


ORACLES = {
    "nothing_added": lambda shorter, longer: shorter.token_ids == longer.token_ids,
    "can_be_kept": lambda shorter, longer, gap, size: largest_gap(shorter, longer) == gap < 1e-3,
    "not_a_bit": lambda shorter, longer, gap, size: gap == 0 == largest_gap(shorter, longer),
    "only_rounding": lambda shorter, longer, gap, size: 0 < largest_gap(shorter, longer) == gap < 1e-3,
    "more_than_rounding": lambda shorter, longer, gap, size: largest_gap(shorter, longer) > 1e-4 * size,
    "mask_is_why": lambda shorter, longer, unmasked, gap: unmasked_gap(shorter, longer) == unmasked > gap,
    "mask_or_not": lambda shorter, longer, unmasked, gap: f"{unmasked:.1e}" == f"{gap:.1e}" or unmasked < gap,
    "bytes": lambda shorter, longer, per_token, all: (
        per_token == sum(layer.attention.k[:, 0].nbytes + layer.attention.v[:, 0].nbytes for layer in shorter.layers)
        and all == per_token * n_shared(shorter, longer)
    ),
    "saved": lambda shorter, longer, n, printed: printed == f"{counted_by_loops(n)[0] / counted_by_loops(n)[1]:.0f}",
}


def n_shared(shorter, longer):
    n = 0
    while n < min(len(shorter.tokens), len(longer.tokens)) - 1 and shorter.token_ids[n] == longer.token_ids[n]:
        n += 1
    return n


def largest_gap(shorter, longer):
    n = n_shared(shorter, longer)
    return max(
        float(np.abs(getattr(a.attention, name)[:, :n] - getattr(b.attention, name)[:, :n]).max())
        for a, b in zip(shorter.layers, longer.layers, strict=True)
        for name in ("k", "v", "z")
    )


def unmasked_gap(shorter, longer):
    return largest_gap(encode(shorter.text), encode(longer.text))


def test_every_claim_on_one_more_word_holds():
    counted, n_claims = multiplications(bundled()), 0
    for index, text in enumerate(TEXTS):
        word = WORDS[index % len(WORDS)]
        said = kv_cache.why_kept(*one_more_word(text, word, encode), counted)
        masked = [encode(each, parse_interventions(CAUSAL)) for each in (text, f"{text.rstrip()} {word}")]
        n_claims += check(said, ORACLES, *masked)
        n_claims += check(kv_cache.answer(one_more_word(text, word, encode)[0]), ORACLES, *masked)
    assert n_claims > 3 * len(TEXTS)


def test_what_was_measured_is_a_ratio():
    said = kv_cache.what_was_measured(Costs((8, 256), (0.006, 0.12), (0.003, 0.004)), multiplications(bundled()))
    oracles = {
        "measured": lambda first, last: (first, last) == ("2.0", "30.0"),
        "less_time_saved_than_products": lambda longest, n: longest < counted_by_loops(n)[0] / counted_by_loops(n)[1],
    }
    assert check(said, oracles) == 2


SHARED = {
    "saved_by_sharing": lambda _found, one, own: (one, own) == (2 * 6 * 32 * 4, 2 * 6 * 384 * 4),
    "meaning_of_one_set": lambda found, printed: printed == f"{found[-1].meaning:.4f}",
    **how_far_oracles(lambda found: found[-1].meaning),
}


def test_every_claim_on_shared_keys_and_values_holds():
    for encoding in encodings()[::3]:
        found = sharings(encoding, encode)
        assert [sharing.n_sets for sharing in found] == [12, 6, 4, 3, 2, 1]
        assert abs(found[0].meaning - 1) < 1e-5
        assert check(shared_kv.what_is_saved(found), SHARED, found) == 3
