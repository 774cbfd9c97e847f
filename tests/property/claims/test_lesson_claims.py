"""The lesson on many views: the right answer is right, the others are wrong, and every reason is true."""

from math import exp, sqrt

import numpy as np

from qkv_core.measures.lesson import answers
from qkv_core.words.lesson import stops
from tests.property.claims.views import check, long_rows, views

N_VIEWS = 400


def printed(number, digits=4):
    return f"{number:.{digits}f}"


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


def gap_if_tied(view):
    q = view.trace.q[view.head].astype(float)
    scores = q @ q.T
    return float(abs(scores - scores.T).max())


def gap(view):
    scores = view.trace.scores[view.head]
    return float(abs(scores - scores.T).max())


def mean_on_oneself_if_tied(view):
    q = view.trace.q[view.head].astype(float)
    total = 0.0
    for i, scores in enumerate((q @ q.T / sqrt(q.shape[1])).tolist()):
        total += exp(scores[i] - max(scores)) / sum(exp(score - max(scores)) for score in scores)
    return total / len(q)


def distance_of_blend(view, vectors):
    """From z to these vectors' sum, weighted: the largest over the dimensions."""
    z = view.trace.z[view.head, view.query]
    weights = row_of(view)
    blended = [sum(w * float(v[d]) for w, v in zip(weights, vectors, strict=True)) for d in range(len(z))]
    return max(abs(a - float(b)) for a, b in zip(blended, z, strict=True))


def distance_of_best(view):
    z, best = view.trace.z[view.head, view.query], max(range(len(row_of(view))), key=row_of(view).__getitem__)
    return max(abs(float(a) - float(b)) for a, b in zip(z, view.trace.v[view.head, best], strict=True))


def distance_of_sum(view):
    """From the attention output to all heads' z through W_O, one after the other, and b_O."""
    layer = view.layer_trace.layer
    total = layer.b_O.astype(float)
    for z, W in zip(view.trace.z[:, view.query], layer.W_O, strict=True):
        total = total + z.astype(float) @ W.astype(float)
    return float(abs(total - view.layer_trace.attention_output[view.query]).max())


def strongest_keys(view):
    rows = [
        weights[view.query].tolist() for layer in view.encoding.layers for weights in layer.attention.attention_weights
    ]
    return [row.index(max(row)) for row in rows]


def agreeing(view):
    return strongest_keys(view).count(row_of(view).index(max(row_of(view))))


ORACLES = {
    "strongest": lambda view, best, others: all(row_of(view)[best] >= row_of(view)[key] for key in others),
    "two numbers": lambda view, other: (
        other != view.query and printed(row_of(view)[other]) != printed(view.head_weights[other, view.query])
    ),
    "one number": lambda view, other: (
        other != view.query and printed(row_of(view)[other]) == printed(view.head_weights[other, view.query])
    ),
    "overlap": lambda view, overlap, unrelated: (
        abs(float(overlap) - overlap_of_matrices(view)) < 0.0051 and abs(float(unrelated) - 32 / 384) < 0.0051
    ),
    "not made equal": lambda view: overlap_of_matrices(view) <= 0.8051,
    "made nearly equal": lambda view: overlap_of_matrices(view) > 0.7949,
    "row sum": lambda view: abs(sum(row_of(view)) - 1) < 1e-5,
    "column is not 1": lambda view, key: abs(column(view, key) - 1) > 4e-5,
    "columns are 1": lambda view: all(abs(column(view, key) - 1) < 1e-4 for key in range(len(view.tokens))),
    "total": lambda view: abs(sum(column(view, key) for key in range(len(view.tokens))) - len(view.tokens)) < 1e-3,
    "grows": lambda view: largest_without_scaling(view) > max(row_of(view)),
    "shrinks": lambda view: largest_without_scaling(view) < max(row_of(view)),
    "stays": lambda view: abs(largest_without_scaling(view) - max(row_of(view))) < 1e-4,
    "gap falls": lambda view: gap_if_tied(view) < 1e-6 < gap(view),
    "no gap": lambda view: gap_if_tied(view) < 1e-6 and gap(view) < 1e-3,
    "not itself only": lambda view: mean_on_oneself_if_tied(view) < 0.99999,
    "itself only": lambda view: mean_on_oneself_if_tied(view) > 0.9999,
    "values make z": lambda view: distance_of_blend(view, view.trace.v[view.head]) < 1e-5,
    "keys do not": lambda view: distance_of_blend(view, view.trace.k[view.head]) > 1e-4,
    "keys do too": lambda view: distance_of_blend(view, view.trace.k[view.head]) < 1e-5,
    "best alone does not": lambda view: distance_of_best(view) > 0,
    "best alone does": lambda view: distance_of_best(view) < 1e-5,
    "heads add up": lambda view: distance_of_sum(view) < 1e-3,
    "some agree": lambda view: agreeing(view) > 1,
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
        before, after = printed(max(row_of(view))), printed(largest_without_scaling(view))
        return 1 if before == after else 2 if after > before else 0
    if stop.name == "views":
        shown = float(printed(overlap_of_matrices(view), 2))
        return [shown > 0.8, 0.3 <= shown <= 0.8, shown < 0.3].index(True)
    if stop.name == "heads":
        share = agreeing(view) / len(strongest_keys(view))
        return [share < 1 / 3, 1 / 3 <= share <= 2 / 3, share > 2 / 3].index(True)
    return None


def test_every_answer_and_every_reason_holds():
    n_claims = 0
    for view in views(N_VIEWS):
        for stop in stops(view, answers(view)):
            assert len(set(stop.options)) == len(stop.options) >= 2, stop
            expected = right_answer(view, stop)
            if expected is not None:
                assert expected in stop.right, (view, stop)
                assert stop.on_picture or len(stop.right) == 1
            n_claims += check(stop.because, ORACLES, view)
    assert n_claims > 10 * N_VIEWS


def test_no_sum_shows_the_noise_of_float32():
    """256 columns of a row each: the whole is as many as there are tokens, to the digits that are shown."""
    for view in long_rows(60):
        said = {stop.name: stop.because for stop in stops(view, answers(view))}["sums"]
        assert f"The whole matrix sums to {len(view.tokens)}.000, one for each token." in said
        assert "sums to 1.000000." in said
