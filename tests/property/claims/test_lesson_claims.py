"""The lesson on many views: the right answer is right, the others are wrong, and every reason is true."""

from math import exp, sqrt

import numpy as np

from qkv_core.examples import one_word_changed
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.lesson import answers
from qkv_core.words.lesson import stops
from tests.property.claims.views import as_shown, check, share_the_lead, views

N_VIEWS = 400


def row_of(view):
    return view.head_weights[view.query].tolist()


def overlap_of_matrices(view):
    """The trace of the product of both projections, over the dimensions: the same for any bases of the two."""
    layer = view.encoding.encoder.layers[view.layer]
    onto_Q, onto_K = (basis @ basis.T for basis in map(orthonormal, (layer.W_Q[view.head], layer.W_K[view.head])))
    return float((onto_Q * onto_K).sum() / layer.W_Q.shape[2])


def orthonormal(W):
    return np.linalg.svd(W.astype(float), full_matrices=False)[0]


def largest_without_scaling(view):
    """Softmax of the raw scores, by the definition."""
    scores = [float(score) for score in view.trace.scores[view.head, view.query]]
    return 1 / sum(exp(score - max(scores)) for score in scores)


def column(view, key):
    return sum(view.head_weights[:, key].tolist())


def tied_row(view):
    """Where the query would look if its head made its keys by W_Q and b_Q, by the definition of softmax."""
    q = view.trace.q[view.head].astype(float)
    scores = (q @ q[view.query] / sqrt(q.shape[1])).tolist()
    exponentials = [exp(score - max(scores)) for score in scores]
    return [each / sum(exponentials) for each in exponentials]


def firsts(row):
    """The keys that show the largest number."""
    return {key for key, weight in enumerate(row) if as_shown(weight) == as_shown(max(row))}


def lead(row, keys):
    """Whether these have the largest number, but for what printing as a share hides."""
    return share_the_lead(row, keys, as_shown(max(row)))


def strongest_keys(view):
    rows = [
        weights[view.query].tolist() for layer in view.encoding.layers for weights in layer.attention.attention_weights
    ]
    return [row.index(max(row)) for row in rows]


def agreeing(view):
    return strongest_keys(view).count(row_of(view).index(max(row_of(view))))


def behind_the_first(view):
    """The row without those that show its largest number."""
    row = row_of(view)
    return [-1 if as_shown(weight) == as_shown(max(row)) else weight for weight in row]


def scores_of(view):
    q, k = (array[view.head].astype(float) for array in (view.trace.q, view.trace.k))
    return (k @ q[view.query]).tolist()


def differ(view, best, worst, high, low):
    scores = scores_of(view)
    return (
        scores[best] >= max(scores) - 1e-3
        and scores[worst] <= min(scores) + 1e-3
        and abs(scores[best] - float(high)) < 0.51
        and abs(scores[worst] - float(low)) < 0.51
    )


def is_share(text, exact):
    return text in {as_shown(exact + step) for step in (-1e-5, 0, 1e-5)}


ORACLES = {
    "strongest": lambda view, keys, share: lead(row_of(view), keys) and is_share(share, max(row_of(view))),
    "runner up": lambda view, keys, share: share_the_lead(behind_the_first(view), keys, share),
    "scores differ": differ,
    "scores alike": lambda view: max(scores_of(view)) - min(scores_of(view)) < 1.01,
    "overlap": lambda view, overlap, unrelated: (
        abs(float(overlap[:-1]) / 100 - overlap_of_matrices(view)) < 0.0051
        and abs(float(unrelated[:-1]) / 100 - 32 / 384) < 0.0051
    ),
    "not made equal": lambda view: overlap_of_matrices(view) <= 0.8051,
    "row sum": lambda view: abs(sum(row_of(view)) - 1) < 1e-5,
    "column is not 1": lambda view, key, sum: abs(column(view, key) - float(sum[:-1]) / 100) < 0.0051 and sum != "100%",
    "columns are 1": lambda view, key: abs(column(view, key) - 1) < 0.0051,
    "grows": lambda view, before, after: (
        largest_without_scaling(view) > max(row_of(view))
        and is_share(before, max(row_of(view)))
        and is_share(after, largest_without_scaling(view))
    ),
    "shrinks": lambda view, before, after: (
        largest_without_scaling(view) < max(row_of(view))
        and is_share(before, max(row_of(view)))
        and is_share(after, largest_without_scaling(view))
    ),
    "stays": lambda view, after: is_share(after, max(row_of(view))) and is_share(after, largest_without_scaling(view)),
    "blend": lambda view, key, share: row_of(view)[key] == max(row_of(view)) and is_share(share, max(row_of(view))),
    "tied_no_other": lambda view, first, then: lead(tied_row(view), then) and set(first) == set(then),
    "tied_itself": lambda view, first, then: lead(tied_row(view), [view.query]) and lead(row_of(view), first),
    "tied_another": lambda view, first, then: lead(tied_row(view), then) and lead(row_of(view), first),
    "some agree": lambda view, number: agreeing(view) == number > 1,
    "none agrees": lambda view: agreeing(view) == 1,
    "several looked at": lambda view, number: len(set(strongest_keys(view))) == number > 1,
    "one looked at": lambda view: len(set(strongest_keys(view))) == 1,
}


def right_answer(view, stop):
    """What is right by the meaning of the options, or None where the question has one answer on every view."""
    if stop.name == "strongest":
        offered = [int(option.split()[0]) for option in stop.options]
        weights = [row_of(view)[key] for key in offered]
        return weights.index(max(weights))
    if stop.name == "scaling":
        before, after = max(row_of(view)), largest_without_scaling(view)
        return 1 if as_shown(before) == as_shown(after) else 2 if after > before else 0
    if stop.name == "views":
        shown = round(100 * overlap_of_matrices(view))
        return [shown > 80, 30 <= shown <= 80, shown < 30].index(True)
    if stop.name == "tied":
        row, now = tied_row(view), row_of(view)
        if lead(row, [view.query]):
            return 1
        return 0 if firsts(row) == firsts(now) else 2
    if stop.name == "heads":
        share = agreeing(view) / len(strongest_keys(view))
        return [share < 1 / 3, 1 / 3 <= share <= 2 / 3, share > 2 / 3].index(True)
    return None


def found_of(view):
    encoder, text = view.encoding.encoder, view.encoding.text
    tied = encoder.encode(text, (Intervention(Kind.TIE_QK, view.layer, view.head),))
    return answers(view, tied, encoder.encode(one_word_changed(text)))


def lesson_of(view):
    return stops(view, found_of(view))


def test_every_answer_and_every_reason_holds():
    n_claims, n_views = 0, 0
    for view in views(N_VIEWS):
        if len(view.tokens) > 100:
            continue
        n_views += 1
        for stop in lesson_of(view):
            assert len(set(stop.options)) == len(stop.options) >= 2, stop
            expected = right_answer(view, stop)
            if expected is not None:
                assert expected in stop.right, (view, stop)
            assert stop.right
            if stop.name != "change":
                n_claims += check(stop.because, ORACLES, view)
    assert n_claims > 10 * n_views
