"""Sentences about what a weight is worth, and whose output a layer's is."""

from collections.abc import Sequence

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.worth import Worth
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import hardly_differs, is_empty, is_more
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import each, leaders, share

_WEIGHT, _LENGTH, _ADDED = ".1%", ".2f", ".3f"  # as they are printed

SOURCE = (
    "After Kobayashi et al. 2020, “Attention is Not Only a Weight”. A key adds its weight times its value, carried "
    "through W_O. The length of that vector says how much."
)


def to_try(heads: Sequence[str]) -> str:
    """The first of the heads that are offered: one that rests on a marker."""
    return f"Choose {heads[0]} below the picture, and touch some words in it." if heads else ""


def answer(view: View, found: Worth) -> Paragraph:
    """Whether the key with the largest weight also adds most."""
    asks, most, adds = name_of(view.tokens, view.query), found.looks_most, found.adds_most
    if not found.row.any():
        return paragraph(_silent(view))
    looks = f"{asks} looks most at {name_of(view.tokens, most)}"
    about = {"key": most, "other": adds}
    return paragraph(
        either(
            Claim(
                "no_another_adds_most",
                f"No: {looks}, but **{name_of(view.tokens, adds)}** adds most.",
                is_more(found.added[adds], found.added[most], _ADDED),
                about,
            ),
            Claim("yes_it_adds_most", f"Here it does: {looks}, and no token adds more.", about=about),
        )
    )


def weight_against_worth(view: View, found: Worth) -> Paragraph:
    """Whether the key with the largest weight is also the one that adds most."""
    most, weights, added = found.looks_most, found.row, found.added
    if not weights.any():
        return paragraph(_silent(view))
    first = leaders(weights)
    opening = f"In {view.head_name}, {name_of(view.tokens, view.query)} looks most at"
    looks = paragraph(
        Claim(
            "looks_most",
            f"{opening} {few_or_count(view.tokens, first)}: {share(float(weights[most]))}{each(first)}.",
            about={"keys": first, "share": share(float(weights[most]))},
        ),
        f"The value of {name_of(view.tokens, most)} has the length {found.value_norms[most]:{_LENGTH}} after W_O. The "
        f"median is {np.median(found.value_norms):{_LENGTH}}.",
    )
    if is_more(added.max(), added[most], _ADDED):
        adds = paragraph(f"It adds {added[most]:{_ADDED}}.", *_another_adds_most(view, found))
    else:
        said = Claim("adds_most", f"No token adds more: {added[most]:{_ADDED}}.", about={"key": most})
        adds = paragraph(said, _part_against_weight(view, found))
    return paragraph(looks, adds, between="\n\n")


def _silent(view: View) -> Claim:
    return Claim("silent", f"{view.head_name} is switched off: no token gets any weight.")


def _another_adds_most(view: View, found: Worth) -> list[Claim]:
    """Which key adds most instead, and why it does: its value is longer, for its weight is no larger."""
    most, adds = found.looks_most, found.adds_most
    weights, norms = found.row, found.value_norms
    empty = is_empty(norms[most], float(np.median(norms)))
    return [
        Claim(
            "another_adds_most",
            f"**{name_of(view.tokens, adds)} adds most**: {found.added[adds]:{_ADDED}}, with a weight of "
            f"{share(float(weights[adds]))}.",
            about={"key": adds, "instead_of": most},
        ),
        Claim("empty_value", "A large weight on a nearly empty value is worth little.", empty, {"key": most}),
        Claim(
            "longer_value",
            f"Its value is longer: {norms[adds]:{_LENGTH}}.",
            not empty and is_more(norms[adds], norms[most], _LENGTH),
            {"key": adds, "than": most},
        ),
    ]


def _part_against_weight(view: View, found: Worth) -> Claim:
    """The key whose part of all the lengths lies farthest from its weight, its part of all the attention."""
    gaps = np.abs(found.row - found.shares)
    key = int(gaps.argmax())
    weight, part = float(found.row[key]), float(found.shares[key])
    return either(
        Claim(
            "as_looked_at",
            "Here the weights tell the truth: each token adds about as large a part as it gets attention.",
            hardly_differs(weight, part),
        ),
        Claim(
            "not_as_looked_at",
            f"But **{name_of(view.tokens, key)} gets {weight:{_WEIGHT}} of the attention and makes up "
            f"{part:{_WEIGHT}}** of what is added.",
            about={"key": key},
        ),
    )


def direction(view: View, found: Worth) -> Paragraph:
    """How far the head's output points where its largest contributor points."""
    return paragraph(
        Claim(
            "direction",
            f"The head's output for {name_of(view.tokens, view.query)} has the cosine {found.direction:.3f} with what "
            f"{name_of(view.tokens, found.adds_most)} alone adds.",
            about={"key": found.adds_most, "printed": f"{found.direction:.3f}"},
        ),
        "At 1, the other tokens would not change its direction.",
    )


def whose_output(view: View, shares: Array) -> Paragraph:
    """The chosen head among the heads of its layer; shares are [n_heads + 1], the last the bias's."""
    return paragraph(
        f"{view.head_name} makes {shares[view.head]:z.1%} of the layer's output for "
        f"{name_of(view.tokens, view.query)}. The bias b_O makes {shares[-1]:z.1%}.",
        Claim(
            "pulls_back",
            "A negative share pulls the other way.",
            any(f"{share:z.1%}".startswith("-") for share in shares),
        ),
        f"With the other heads, that makes {shares.sum():.1%}.",
    )
