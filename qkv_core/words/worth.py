"""Sentences about what a weight is worth, and whose output a layer's is."""

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.worth import Worth
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import hardly_differs, is_empty, is_more
from qkv_core.words.naming import name_of

_WEIGHT, _LENGTH, _ADDED = ".1%", ".2f", ".3f"  # as they are printed

SOURCE = (
    "After Kobayashi et al. 2020, “Attention is Not Only a Weight: Analyzing Transformers with Vector Norms”: what a "
    "key adds is its weight times its value, carried through W_O; the length of that vector says how much."
)


def weight_against_worth(view: View, found: Worth) -> Paragraph:
    """Whether the key with the largest weight is also the one that adds most."""
    most, weights, added = found.looks_most, found.row, found.added
    key, weight = name_of(view.tokens, most), f"{weights[most]:{_WEIGHT}}"
    length = (
        f"whose value has the length {found.value_norms[most]:{_LENGTH}} after W_O; the median over all keys is "
        f"{np.median(found.value_norms):{_LENGTH}}."
    )
    opening = f"In {view.head_name}, {name_of(view.tokens, view.query)}"
    looks = either(
        Claim(
            "looks_most",
            f"{opening} looks most at {key} ({weight}), {length}",
            _leads(weights, most, _WEIGHT),
            {"key": most},
        ),
        Claim("none_gets_more", f"{opening} gives no key more than {key} ({weight}), {length}", about={"key": most}),
    )
    if is_more(added.max(), added[most], _ADDED):
        return paragraph(looks, f"It adds {added[most]:{_ADDED}}.", *_another_adds_most(view, found))
    adds = either(
        Claim(
            "adds_most",
            f"It adds most too: {added[most]:{_ADDED}}.",
            _leads(added, most, _ADDED),
            {"key": most},
        ),
        Claim(
            "none_adds_more", f"No key adds more: {added[most]:{_ADDED}}.", added[most] >= added.max(), {"key": most}
        ),
        Claim(
            "another_adds_as_much",
            f"It adds {added[most]:{_ADDED}}; {name_of(view.tokens, found.adds_most)} adds more, by less than the "
            "digits show.",
            about={"key": most, "other": found.adds_most},
        ),
    )
    return paragraph(looks, adds, _part_against_weight(view, found))


def _another_adds_most(view: View, found: Worth) -> list[Claim]:
    """Which key adds most instead, and why it does: its value is longer, for its weight is no larger."""
    most, adds = found.looks_most, found.adds_most
    weights, norms = found.row, found.value_norms
    only = "only " if is_more(weights[most], weights[adds], _WEIGHT) else ""
    empty = is_empty(norms[most], float(np.median(norms)))
    return [
        Claim(
            "another_adds_most",
            f"**Most is added by {name_of(view.tokens, adds)}**: {found.added[adds]:{_ADDED}}, with a weight of "
            f"{only}{weights[adds]:{_WEIGHT}}.",
            about={"key": adds, "instead_of": most},
        ),
        Claim("empty_value", "A large weight on a nearly empty value is worth little.", empty, {"key": most}),
        Claim(
            "longer_value",
            f"Its value is the longer one: {norms[adds]:{_LENGTH}}.",
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
            "Here the weights tell the truth: what a key has of all the lengths below hardly differs from what it has "
            "of the attention, whichever key.",
            hardly_differs(weight, part),
        ),
        Claim(
            "not_as_looked_at",
            f"But **{name_of(view.tokens, key)} gets {weight:{_WEIGHT}} of the attention and adds {part:{_WEIGHT}}** "
            "of all the lengths below.",
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
        "A cosine of 1 would mean that the other keys change no direction.",
    )


def whose_output(view: View, shares: Array) -> Paragraph:
    """The chosen head among the heads of its layer; shares are [n_heads + 1], the last the bias's."""
    return paragraph(
        f"All heads of layer {view.layer} are added up. {view.head_name} has {shares[view.head]:z.1%} of the output "
        f"for {name_of(view.tokens, view.query)}, the bias b_O {shares[-1]:z.1%}.",
        Claim(
            "pulls_back",
            "A negative share pulls the other way.",
            any(f"{share:z.1%}".startswith("-") for share in shares),
        ),
        f"Together they make {shares.sum():.1%}.",
    )


def _leads(values: Array, key: int, form: str) -> bool:
    """Whether a key's number is larger than every other one, also as printed."""
    return all(is_more(values[key], other, form) for other in np.delete(values, key).tolist())
