"""The lesson on many views: the right answer is right, the others are wrong, and every reason is true."""

from math import exp, sqrt

from qkv_core.measures.lesson import answers
from qkv_core.words.lesson import stops
from tests.property.claims.views import check, views

N_VIEWS = 400


def printed(number, digits=4):
    return f"{number:.{digits}f}"


def row_of(view):
    return view.head_weights[view.query].tolist()


def cosine_of_matrices(view):
    layer = view.encoding.encoder.layers[view.layer]
    W_Q, W_K = (W[view.head].astype(float) for W in (layer.W_Q, layer.W_K))
    return float((W_Q * W_K).sum() / sqrt((W_Q * W_Q).sum() * (W_K * W_K).sum()))


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
    "likeness": lambda view, printed: abs(float(printed) - cosine_of_matrices(view)) < 1e-4,
    "not made equal": lambda view: cosine_of_matrices(view) <= 0.8001,
    "made nearly equal": lambda view: cosine_of_matrices(view) > 0.7999,
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
        cosine = float(printed(cosine_of_matrices(view)))
        return [cosine > 0.8, 0.3 <= cosine <= 0.8, -0.3 < cosine < 0.3, cosine <= -0.3].index(True)
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
