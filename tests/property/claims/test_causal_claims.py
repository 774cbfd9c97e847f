"""What the page says of a causal mask, against a plain loop over the scores."""

import random
from decimal import Decimal
from math import exp, sqrt

from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.causal import looking_back, masked_row
from qkv_core.view import View
from qkv_core.words import causal
from tests.models import bundled
from tests.property.claims.turned import how_far_oracles
from tests.property.claims.views import as_shown, check, encodings, share_the_lead

N_VIEWS = 150


def masked_weights(masked, query):
    """Softmax over the query's own token and those before, by the definition."""
    scores = masked.trace.scaled_scores[masked.head, query, : query + 1].astype(float).tolist()
    exponentials = [exp(score - max(scores)) for score in scores]
    return [e / sum(exponentials) for e in exponentials] + [0.0] * (len(masked.tokens) - query - 1)


def cosine(a, b):
    return float(a @ b) / sqrt(float(a @ a) * float(b @ b))


TURNED = how_far_oracles(
    lambda before, after: cosine(before.encoding.sentence_embedding, after.encoding.sentence_embedding)
)
ORACLES = {
    "sees_itself_only": lambda before, after: before.query == 0 and after.row[0] == 1,
    "sees_all": lambda before, after: before.query == len(before.tokens) - 1,
    "sees_some": lambda before, after, n: n == before.query + 1,
    "gave_to_later": lambda before, after, share: share in later(before),
    "same_leaders": lambda b, a, before, after: before == after and both_lead(b, a, before, after),
    "other_leaders": lambda b, a, before, after: before != after and both_lead(b, a, before, after),
    "triangle_is_zero": lambda before, after: all(
        not any(row[query + 1 :]) for query, row in enumerate(after.head_weights.tolist())
    ),
    "meaning": lambda before, after, printed: (
        abs(float(printed) - cosine(before.encoding.sentence_embedding, after.encoding.sentence_embedding)) < 6e-5
    ),
    **TURNED,
    "largest_score": lambda before, after, key, printed: (
        key <= before.query
        and abs(float(printed) - max(allowed_scores(after))) < 1e-6
        and allowed_scores(after)[key] > max(allowed_scores(after)) - 1e-6
    ),
    "sum_of_exponentials": lambda before, after, printed: abs(float(printed) - sum_of_exponentials(after)) < 1e-3,
    "rows_left_out": lambda before, after, n: n == len(before.tokens) - 12 > 0,
}


def later(view):
    """As it may be shown: sums in another order differ by a hair."""
    exact = sum(view.row.tolist()[view.query + 1 :])
    return {as_shown(max(exact + step, 0)) for step in (-1e-7, 0, 1e-7)}


def both_lead(before, after, keys, others):
    rows = (before.row.tolist(), keys), (after.row.tolist(), others)
    return all(share_the_lead(row, lead, as_shown(max(row))) for row, lead in rows)


def sum_of_exponentials(masked):
    scores = allowed_scores(masked)
    return sum(exp(score - max(scores)) for score in scores)


def allowed_scores(masked):
    return masked.trace.scaled_scores[masked.head, masked.query, : masked.query + 1].astype(float).tolist()


def test_every_claim_holds_wherever_the_mask_is():
    draw = random.Random(2017)
    n_claims = 0
    for index in range(N_VIEWS):
        encoding = encodings()[index % len(encodings())]
        view = View(encoding, draw.randrange(6), draw.randrange(12), draw.randrange(len(encoding.tokens)))
        place = draw.choice([(None, None), (view.layer, None), view.place])
        found = looking_back(view, bundled().encode(encoding.text, (Intervention(Kind.CAUSAL, *place),)))
        masked = found.experiment.changed
        keys = masked_row(masked)
        n_claims += check(causal.what_it_forbids(view, found), ORACLES, view, masked)
        n_claims += check(causal.answer(view, found), ORACLES, view, masked)
        n_claims += check(causal.where_it_enters(view, keys), ORACLES, view, masked)
        check_table(causal.row_table(view, keys), causal.where_it_enters(view, keys))
    assert n_claims > 5 * N_VIEWS


def check_table(table, said):
    """A calculator agrees: each column follows from the one before it, the largest score and the sum in the text."""
    (largest,) = (Decimal(claim.about["printed"]) for claim in said.claims if claim.name == "largest_score")
    (total,) = (Decimal(claim.about["printed"]) for claim in said.claims if claim.name == "sum_of_exponentials")
    _, scores, under_mask, powers, shares = ([cell.replace("−", "-") for cell in column] for column in table.values())
    for score, less, power, share in zip(scores, under_mask, powers, shares, strict=True):
        if less == "-∞":
            assert Decimal(power) == 0
        else:
            assert Decimal(score) - largest == Decimal(less)
            assert abs(Decimal(less).exp() - Decimal(power)) <= Decimal("0.0000005")
        assert abs(Decimal(power) / total - Decimal(share)) <= Decimal("0.00005")
    if len(scores) < 12:
        assert sum(map(Decimal, powers)) == total
