"""What the page says of one text that asks another, against a plain loop over queries and keys."""

from math import exp, sqrt

from qkv_core.measures.cross_attention import ask
from qkv_core.words.cross_attention import answer, what_comes_back
from tests.property.claims.views import as_shown, check, encodings, views

N_VIEWS = 300


def weights_by_loop(view, answering):
    """q of one text with k of the other, both made of the layer's x by its learned matrices."""
    layer, head = view.encoding.encoder.layers[view.layer], view.head
    asking, answered = (encoding.layers[view.layer].x.astype(float) for encoding in (view.encoding, answering))
    q = asking[view.query] @ layer.W_Q[head] + layer.b_Q[head]
    scores = [float(q @ (row @ layer.W_K[head] + layer.b_K[head])) / sqrt(len(q)) for row in answered]
    exponentials = [exp(score - max(scores)) for score in scores]
    return [e / sum(exponentials) for e in exponentials]


def z_by_loop(view, answering):
    layer, head = view.encoding.encoder.layers[view.layer], view.head
    values = [row @ layer.W_V[head] + layer.b_V[head] for row in answering.layers[view.layer].x.astype(float)]
    return sum(weight * value for weight, value in zip(weights_by_loop(view, answering), values, strict=True))


def cosine(a, b):
    return float(a @ b) / sqrt(float(a @ a) * float(b @ b))


def lead(weights, keys, share):
    """As the loop has them, to a hair: its float64 and the trace's float32 may print another last digit."""
    best, least = max(weights), min(weights[key] for key in keys)
    others = [weight for key, weight in enumerate(weights) if key not in keys]
    near = {as_shown(best + step) for step in (-1e-5, 0, 1e-5)}
    return share in near and best - least < 0.0101 and all(weight < least + 1e-5 for weight in others)


ORACLES = {
    "other_text_leaders": lambda view, other, keys, share: lead(weights_by_loop(view, other), keys, share),
    "values_of_the_other": lambda view, other, printed: (
        abs(float(printed) - cosine(view.trace.z[view.head, view.query].astype(float), z_by_loop(view, other))) < 1e-3
    ),
}


def test_every_claim_holds_between_any_two_texts():
    texts, n_claims = encodings(), 0
    for index, view in enumerate(views(N_VIEWS)):
        other = texts[(7 * index + 3) % len(texts)]
        for speak in (answer, what_comes_back):
            n_claims += check(speak(ask(view, other)), ORACLES, view, other)
    assert n_claims == 2 * N_VIEWS
