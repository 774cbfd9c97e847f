"""Sentences about one number of q, k or v and what it is the sum of, and about what the biases do.

Sums are of the numbers as they are printed.
"""

import math

from qkv_core.measures.projections import Biases, Followed
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, total
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.naming import name_of

TO_TRY = "Touch a cell of **q**: one column of W_Q makes it. Then touch another word: a new x, the same matrices."

_DIGITS = 6  # as the figure's hover has them
_SCORE_DIGITS = 4
_UNLEARNED = 0.05  # b_K's length over b_Q's, below which it counts as not learned
_FELT = 0.001  # a weight that moves by less is not worth a word
_OF_VALUES = "**b_V** reaches every z unchanged, because the weights of a row sum to 1."


def answer(view: View) -> Paragraph:
    """Where the asking token's three vectors come from."""
    return paragraph(
        Claim(
            "three_of_one_x",
            f"Three learned matrices turn x, the vector of {name_of(view.tokens, view.query)}, into its query, its key "
            "and its value.",
        )
    )


def one_number(view: View, found: Followed) -> Paragraph:
    """One output number: what the products add up to, and what the bias adds."""
    n_in, matrix = len(found.products), f"W_{found.projection.subscript}"
    products, bias = printed(found.products.sum(), _DIGITS), printed(found.bias, _DIGITS)
    value, of_the_model = total((products, bias)), printed(found.value, _DIGITS)
    return paragraph(
        Claim(
            "number_adds_up",
            f"**{found.name} of {name_of(view.tokens, view.query)} is {value:f}**: {n_in} products of x with a column "
            f"of {matrix} add up to {products:f}, and the bias adds {bias:f}.",
            about={"products": products, "bias": bias, "value": value},
        ),
        Claim(
            "float32_differs",
            f"The model, which rounds to float32 on the way, has {of_the_model:f}.",
            value != of_the_model,
            {"value": value, "of_the_model": of_the_model},
        ),
    )


def score_split(view: View, found: Biases) -> Paragraph:
    """The four parts of the score of a pair, adding up."""
    parts = [printed(part, _SCORE_DIGITS) for part in found.parts.values()]
    score, of_the_model = total(parts), printed(found.score, _SCORE_DIGITS)
    listed = " + ".join(f"({part:f})" for part in parts)
    return paragraph(
        "The paper's formula has no biases; this model has.",
        Claim(
            "parts_add_up",
            f"They split the score of {name_of(view.tokens, view.query)} with {name_of(view.tokens, found.key)} into "
            f"four parts: {listed} = **{score:f}**.",
            about={"parts": parts, "score": score},
        ),
        Claim(
            "score_is_rounded",
            f"Each part is rounded here; the model's score is {of_the_model:f}.",
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
        f"This model then adds a number for how far apart they stand: {score:f} × {scale:f} + ({distance:f}) = "
        f"**{scaled:f}** goes into softmax.",
        found.distance is not None,
        {"distance": distance, "scaled": scaled},
    )


def what_biases_do(view: View, found: Biases) -> Paragraph:
    """What each bias does to attention: b_K nothing at all, b_Q something, b_V the same for every token."""
    items = (_of_keys(found), _of_queries(view, found), _OF_VALUES)
    return paragraph(*(paragraph("-", item) for item in items), between="\n")


def _of_keys(found: Biases) -> Paragraph:
    at_most = math.ceil(found.moved_without_b_K * 1e7) / 1e7  # rounded up: no weight moves by more
    lengths = {role: f"{length:.2f}" for role, length in found.lengths.items()}
    return paragraph(
        "**b_K changes no weight.** It adds the same to every score of a row, and softmax ignores what all share.",
        Claim(
            "b_K_changes_nothing",
            f"Without it, no weight of this head moves by more than {at_most:.7f}: rounding.",
            about={"at_most": at_most},
        ),
        Claim(
            "b_K_is_not_learned",
            f"So it had nothing to learn: its length is {lengths['key']}, that of b_Q {lengths['query']}.",
            found.lengths["key"] < _UNLEARNED * found.lengths["query"],
            {"lengths": (lengths["key"], lengths["query"])},
        ),
    )


def _of_queries(view: View, found: Biases) -> Paragraph:
    asks, answers = name_of(view.tokens, view.query), name_of(view.tokens, found.key)
    without, with_it = f"{found.weight_without_b_Q:.1%}", f"{found.weight:.1%}"
    about = {"without": without, "with_it": with_it}
    return paragraph(
        either(
            Claim("b_Q_is_felt", "**b_Q changes the weights.**", found.moved_without_b_Q >= _FELT),
            Claim("b_Q_is_hardly_felt", "**b_Q changes no weight of this head by 0.1%.**"),
        ),
        "It gives each key a bonus, the same for every query.",
        either(
            Claim(
                "pays_the_same_without_b_Q",
                f"Without it, {asks} would give {answers} {without} all the same.",
                prints_alike(found.weight, found.weight_without_b_Q, ".1%"),
                about,
            ),
            Claim(
                "pays_another_share_without_b_Q",
                f"Without it, {asks} would give {answers} {without}, not {with_it}.",
                about=about,
            ),
        ),
    )
