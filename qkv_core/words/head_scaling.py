"""What the division by √d_head does in the real model, in sentences made of what was measured."""

import numpy as np

from qkv_core.measures.head_scaling import Choosiness, Divided, HeadSpreads
from qkv_core.measures.quality import Grading
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, quotient, root
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import hardly_moves, is_more, is_nearly_all, is_worse
from qkv_core.words.naming import name_of
from qkv_core.words.shares import share
from qkv_core.words.turned import how_far


def without_the_division(found: Choosiness) -> Paragraph:
    """The opening: what the real model's softmax would do to the learner's sentence."""
    numbers = {"scaled": f"{found.scaled:.0%}", "unscaled": f"{found.unscaled:.0%}"}
    more = is_more(found.unscaled, found.scaled, ".0%")
    return paragraph(
        either(
            Claim(
                "nearly everything",
                "Without it, a query's favourite key would typically get nearly all the attention in your sentence, "
                f"not **{numbers['scaled']}**.",
                more and is_nearly_all(found.unscaled),
                numbers,
            ),
            Claim(
                "more",
                "Without it, a query's favourite key would typically get more of the attention in your sentence: "
                f"**{numbers['unscaled']}**, not {numbers['scaled']}.",
                more,
                numbers,
            ),
            Claim(
                "as much",
                "In your sentence it hardly shows: a query's favourite key typically gets as much without it.",
                about=numbers,
            ),
        )
    )


def favourites(found: Choosiness) -> Paragraph:
    """What "typically" means, with its numbers."""
    numbers = {"scaled": share(found.scaled), "unscaled": share(found.unscaled)}
    return paragraph(
        Claim(
            "the favourite's weight",
            f"In half of all cases, over all {found.n_heads} heads, one key gets **{numbers['scaled']}** or more. "
            f"Without the division by √{found.d_head} it would be **{numbers['unscaled']}** or more.",
            about=numbers,
        )
    )


def one_knob(found: Divided) -> Paragraph:
    """Scaling and temperature as the same thing."""
    divisor = printed(found.divisor, 3)
    if found.is_published:
        return paragraph(
            Claim(
                "the formula",
                f"You divide by √{found.d_head} = {divisor}, as the published model does: temperature τ = 1.",
                about={"divisor": str(divisor)},
            )
        )
    temperature = quotient(divisor, root(found.d_head), 3)
    about = {"divisor": str(divisor), "temperature": str(temperature)}
    known = "**no scaling at all**, the same as" if found.divisor == 1 else "the same as"
    return paragraph(
        Claim(
            "no scaling" if found.divisor == 1 else "a temperature",
            f"You divide by {divisor}: {known} the formula with a temperature of τ = {divisor} / √{found.d_head} = "
            f"**{temperature}**.",
            about=about,
        ),
        either(
            Claim("sharper", "Sharper than the model was trained with.", temperature < 1, about),
            Claim("flatter", "Flatter than it was trained with.", temperature > 1, about),
        ),
    )


def whole_model(found: Divided) -> Paragraph:
    """What the same division in every head does to the sentence embedding."""
    if found.is_published:
        return paragraph("So nothing changes: move the slider, and every head of the model divides by that number.")
    return paragraph(
        f"All {found.n_heads} heads divide so, and the forward pass goes on: the sentence embedding has the cosine "
        f"**{printed(found.cosine, 4)}** with the published one.",
        turned := how_far(found.cosine),
        Claim("need_not_be_worse", "That need not be a worse one.", turned.name != "little_change"),
    )


def quality(found: Divided, grading: Grading) -> Paragraph:
    """Whether the trained model needs the division, where the pairs can tell."""
    between = grading.changes[found.name].less(grading.untouched)
    return paragraph(
        Claim(
            "gets_along",
            f"So once it has learned, the model gets along "
            f"{'without the division' if found.divisor == 1 else 'with another divisor'}. The paper's reason for it is "
            "learning.",
            not found.is_published
            and hardly_moves(between.low, between.high)
            and not is_worse(between.low, between.high),
            {"low": between.low, "high": between.high},
        )
    )


def query_row(view: View, found: Divided) -> Paragraph:
    """One query's row in numbers, with the formula and with the chosen divisor; its raw scores are the same."""
    forms = {"largest weight": ".3f", "effective keys": ".2f", "Jacobian of softmax": ".2g"}
    pairs = {name: [format(float(number), form) for number in found.measures[name]] for name, form in forms.items()}
    largest, keys, norm = (
        before if found.is_published else f"{before} and {after}" for before, after in pairs.values()
    )
    return paragraph(
        Claim(
            "the query's row",
            f"In {view.head_name}, {name_of(view.tokens, view.query)} gives its strongest key a weight of **{largest}**"
            f"{'' if found.is_published else ', by the formula and by your number'}. That is as focused as sharing "
            f"between {keys} equal keys. The norm of softmax's Jacobian is {norm}.",
            about={"pairs": pairs},
        )
    )


def spreads(view: View, found: HeadSpreads) -> Paragraph:
    """Trained vectors are not independent numbers of variance 1: how far off they are."""
    whole, within = found.whole, found.within_rows
    n_heads, n_above = whole.size, int(np.sum(within > found.expected))
    smallest, largest, middle, middle_within = (
        f"{number:.2f}" for number in (whole.min(), whole.max(), np.median(whole), np.median(within))
    )
    return paragraph(
        Claim(
            "all heads' spread",
            f"The theory says {found.expected:.3f} for all {n_heads} heads. Measured, it runs from **{smallest}** to "
            f"**{largest}**, with the median {middle}:",
            about={"smallest": smallest, "largest": largest, "median": middle},
        ),
        "trained queries and keys are not independent numbers of variance 1. What a whole row has in common, softmax "
        f"does not see: within rows the median is {middle_within}, and",
        Claim(
            "above the theory",
            f"{n_above} of {n_heads} heads {'is' if n_above == 1 else 'are'} above the theory's number.",
            about={"n_above": n_above, "median_within": middle_within},
        ),
        f"{view.head_name}: {whole[view.place]:.2f} in all, {within[view.place]:.2f} within rows.",
    )
