"""Sentences about one number of q, k or v and what it is the sum of, and about what the biases do.

Sums and products are of the numbers as they are printed.
"""

import math

from qkv_core.measures.projections import Biases, Followed
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, product, total
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.naming import name_of

_DIGITS = 6  # as the figure's hover has them
_SCORE_DIGITS = 4
_UNLEARNED = 0.05  # b_K's length over b_Q's, below which it counts as not learned
_FELT = 0.001  # a weight that moves by less is not worth a word


def one_number(view: View, found: Followed) -> Paragraph:
    """One output number: how many products, what they add up to, how the largest compare with the rest."""
    n_in, n_out = found.projection.W.shape
    matrix, bias_name = f"W_{found.projection.subscript}", f"b_{found.projection.subscript}"
    products, bias = printed(found.products.sum(), _DIGITS), printed(found.bias, _DIGITS)
    value, of_the_model = total((products, bias)), printed(found.value, _DIGITS)
    return paragraph(
        f"{found.projection.symbol} = x·{matrix} + {bias_name}: {n_in} numbers become {n_out}.",
        Claim(
            "number_adds_up",
            f"**{found.name} of {name_of(view.tokens, view.query)} is {value:f}**: {n_in} products x[d] × "
            f"{matrix}[d, {found.number}] add up to {products:f}, and the bias adds {bias:f}.",
            about={"products": products, "bias": bias, "value": value},
        ),
        Claim(
            "float32_differs",
            f"(The model's float32, with fewer digits on the way, has {of_the_model:f}.)",
            value != of_the_model,
            {"value": value, "of_the_model": of_the_model},
        ),
        _largest(found),
        either(
            Claim("largest_is_half", "It alone makes half of all that is added and subtracted.", found.n_for_half == 1),
            Claim(
                "several_are_half",
                f"It takes the {found.n_for_half} largest to make half of all that is added and subtracted.",
                about={"n": found.n_for_half},
            ),
        ),
    )


def rounding(found: Followed) -> Paragraph:
    """Why the sum differs from the trace in the last digits."""
    gap = abs(float(found.products.sum()) + found.bias - found.value)
    return paragraph(f"Added up here in double precision; the model's float32 differs by {gap:.8f}.")


def score_split(view: View, found: Biases) -> Paragraph:
    """The four parts of the score of a pair, adding up."""
    parts = [printed(part, _SCORE_DIGITS) for part in found.parts.values()]
    score, of_the_model = total(parts), printed(found.score, _SCORE_DIGITS)
    listed = " + ".join(f"({part:f})" for part in parts)
    return paragraph(
        "The article's formula has no biases; this model has.",
        Claim(
            "parts_add_up",
            f"With q = x·W_Q + b_Q and k = x·W_K + b_K, the score of {name_of(view.tokens, view.query)} with "
            f"{name_of(view.tokens, found.key)} has four parts: {listed} = **{score:f}**.",
            about={"parts": parts, "score": score},
        ),
        Claim(
            "score_is_rounded",
            f"(Each part is rounded; the score that the model computes is {of_the_model:f}.)",
            score != of_the_model,
            {"of_the_model": of_the_model},
        ),
        _of_distance(view, found),
    )


def _of_distance(view: View, found: Biases) -> Claim:
    """A fifth part that knows neither token: only how far apart they stand."""
    scale, distance = printed(view.trace.scale_of(view.head), _DIGITS), printed(found.distance or 0, _DIGITS)
    score = printed(found.score, _SCORE_DIGITS)
    scaled = printed(score * scale + distance, _SCORE_DIGITS)
    return Claim(
        "distance_adds",
        f"Then the distance counts, whatever the two tokens are: {score:f} × {scale:f} + ({distance:f}) = "
        f"**{scaled:f}** goes into softmax.",
        found.distance is not None,
        {"distance": distance, "scaled": scaled},
    )


def what_biases_do(view: View, found: Biases) -> Paragraph:
    """What each bias does to attention: b_K nothing at all, b_Q something, b_V the same for every token."""
    items = (_of_keys(found), _of_queries(view, found), _of_values(found))
    return paragraph(*(paragraph("-", item) for item in items), between="\n")


def _largest(found: Followed) -> Claim:
    dimension = found.order[0]
    x, weight = (
        printed(number, _DIGITS) for number in (found.x[dimension], found.projection.W[dimension, found.number])
    )
    result = product(x, weight, 4)
    return Claim(
        "largest_product",
        f"The product largest in size is {x:f} × {weight:f} = {result:f}, from dimension {dimension}.",
        about={"dimension": dimension, "x": x, "weight": weight, "result": result},
    )


def _of_keys(found: Biases) -> Paragraph:
    at_most = math.ceil(found.moved_without_b_K * 1e7) / 1e7  # rounded up: no weight moves by more
    lengths = {role: f"{length:.4f}" for role, length in found.lengths.items()}
    return paragraph(
        Claim(
            "b_K_changes_nothing",
            "**b_K changes no attention weight.** Its two parts, content·bias and bias·bias, are the same for every "
            "key of a row, and softmax ignores what all share: without b_K no weight of this head moves by more than "
            f"{at_most:.7f}, which is rounding.",
            about={"at_most": at_most},
        ),
        either(
            Claim(
                "b_K_is_not_learned",
                "A number without effect has no gradient to learn from, and it shows: b_K has length "
                f"{lengths['key']}, b_Q {lengths['query']}.",
                found.lengths["key"] < _UNLEARNED * found.lengths["query"],
            ),
            Claim("lengths_of_two", f"Its length is {lengths['key']}, that of b_Q {lengths['query']}."),
        ),
    )


def _of_queries(view: View, found: Biases) -> Paragraph:
    asks, answers = name_of(view.tokens, view.query), name_of(view.tokens, found.key)
    without, with_it = f"{found.weight_without_b_Q:.1%}", f"{found.weight:.1%}"
    about = {"without": without, "with_it": with_it}
    return paragraph(
        either(
            Claim("b_Q_is_felt", "**b_Q does:**", found.moved_without_b_Q >= _FELT),
            Claim("b_Q_is_hardly_felt", "**b_Q could**, but hardly does in this head:"),
        ),
        "bias·content is what a key gets from every query alike.",
        either(
            Claim(
                "pays_the_same_without_b_Q",
                f"Without b_Q, {asks} would pay {answers} {without} as well.",
                prints_alike(found.weight, found.weight_without_b_Q, ".1%"),
                about,
            ),
            Claim(
                "pays_another_share_without_b_Q",
                f"Without b_Q, {asks} would pay {answers} {without} instead of {with_it}.",
                about=about,
            ),
        ),
    )


def _of_values(found: Biases) -> Paragraph:
    return paragraph(
        f"**b_V**, of length {found.lengths['value']:.4f}, is added to every z unchanged: the weights of a row sum to "
        "1."
    )
