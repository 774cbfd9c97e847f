"""What a change does to the meaning, in words: the sentence embedding, three sentences, each head, graded pairs."""

from collections.abc import Mapping

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.meaning import PAIRS, Consequence
from qkv_core.measures.quality import sentence_pairs
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import hardly_differs, is_little_turned, is_more, prints_alike

_FORM = ".4f"
# Of a rank correlation over so few pairs.
_NOT_FELT = 0.02


def consequence(found: Consequence) -> Paragraph:
    """How far the sentence embedding turned, and what became of sentences A, B and C."""
    rows = [
        f"| {name} | {one:.4f} | {other:.4f} |"
        for name, one, other in zip(PAIRS, found.before, found.after, strict=True)
    ]
    table = "\n".join(["| Cosine of sentences | untouched | changed |", "|:--|--:|--:|", *rows])
    return paragraph(_turned(found), table, _order(found), between="\n\n")


def worth_of_heads(view: View, cosines: Array) -> Paragraph:
    """The head that is missed most, the view's own, and how many are hardly missed; cosines [n_layers, n_heads]."""
    layer, head = divmod(int(np.argmin(cosines)), cosines.shape[1])
    own, least = float(cosines[view.place]), float(cosines[layer, head])
    n_little, rank = sum(map(is_little_turned, cosines.ravel().tolist())), 1 + int((cosines < own).sum())
    return paragraph(
        Claim(
            "needed_most",
            f"The sentence embedding needs **L{layer}H{head}** most: without it the cosine is {least:.4f}.",
            about={"place": (layer, head)},
        ),
        Claim("rank", f"{view.head_name} is number {rank} of {cosines.size}, with {own:.4f}.", about={"rank": rank}),
        Claim(
            "can_go",
            f"{n_little} of {cosines.size} heads can go, one at a time, with a cosine of 0.99 or more left.",
            about={"n": n_little},
        ),
    )


def quality(intact: float, changed: float) -> Paragraph:
    """The rank correlation with the grades, intact and changed, and how small the yardstick is."""
    difference = changed - intact
    return paragraph(
        f"{len(sentence_pairs())} pairs of sentences, graded from 0 (different subjects) to 5 (the same meaning). The "
        f"rank correlation of the model's cosines with the grades is **{intact:.3f}** untouched and **{changed:.3f}** "
        "under the change.",
        either(
            Claim("not_felt", "The change is **hardly felt** here.", abs(difference) < _NOT_FELT),
            Claim("worse", "The change makes the model **worse** here.", difference < 0),
            Claim("better", "The change even **helps** here."),
        ),
        "The set is small, written and graded for this project by one author before any model had scored it: "
        "differences of a few hundredths mean nothing.",
    )


def every_quality(found: Mapping[str, float]) -> Paragraph:
    """Which kind of change costs most; the first of `found` is the untouched model."""
    untouched, *kinds = found
    worst, best = min(kinds, key=found.__getitem__), max(kinds, key=found.__getitem__)
    n_close = sum(abs(found[kind] - found[untouched]) < _NOT_FELT for kind in kinds)
    return paragraph(
        f"Worst is *{worst}* with {found[worst]:.3f}, best *{best}* with {found[best]:.3f}; {n_close} of {len(kinds)} "
        f"changes stay within {_NOT_FELT} of the untouched {found[untouched]:.3f}."
    )


def _turned(found: Consequence) -> Paragraph:
    """How far the sentence embedding turned, with the likeness of the nearest two sentences as the yardstick."""
    nearest = int(found.before.argmax())
    yardstick, pair = float(found.before[nearest]), PAIRS[nearest]
    comparison = f"For comparison, sentences {pair} have {yardstick:.4f} in the untouched model:"
    return paragraph(
        Claim(
            "embedding_turned",
            "The changed sentence embedding of your sentence has the cosine "
            f"**{found.kept:.4f}** with the untouched one.",
            about={"cosine": f"{found.kept:.4f}"},
        ),
        either(
            Claim(
                "little_change",
                "That is **little change**: the rest of the model makes up for it, or had no need of it.",
                is_little_turned(found.kept),
            ),
            Claim(
                "less_like_itself",
                f"{comparison} your sentence is now **less like itself than they are like each other**.",
                is_more(yardstick, found.kept, _FORM),
                {"pair": pair},
            ),
            Claim(
                "still_nearer_to_itself",
                f"{comparison} it has turned, but is still nearer to itself than they are to each other.",
                is_more(found.kept, yardstick, _FORM),
                {"pair": pair},
            ),
            Claim(
                "as_like_itself",
                f"{comparison} it is as like itself as they are like each other.",
                about={"pair": pair},
            ),
        ),
    )


def _order(found: Consequence) -> Paragraph:
    """Whether the changed model still tells the three pairs apart, and in the same order."""
    before, after = found.before.tolist(), found.after.tolist()
    nearest, still = int(found.before.argmax()), int(found.after.argmax())
    largest_change = float(np.abs(found.after - found.before).max())
    spread = f"Between the most alike pair and the least alike lay {np.ptp(before):.4f}, now {np.ptp(after):.4f}."
    return paragraph(
        either(
            Claim(
                "hardly_anything_changes",
                f"**Hardly anything changes** between the three: {largest_change:.4f} at most.",
                hardly_differs(largest_change, 0),
                {"at_most": f"{largest_change:.4f}"},
            ),
            Claim(
                "still_most_alike",
                f"{spread} {PAIRS[nearest]} are still the most alike.",
                prints_alike(after[nearest], after[still], _FORM),
                {"pair": nearest},
            ),
            Claim(
                "now_most_alike",
                f"{spread} The most alike were {PAIRS[nearest]}, now they are {PAIRS[still]}.",
                about={"were": nearest, "are": still},
            ),
        )
    )
