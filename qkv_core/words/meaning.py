"""What a change does to the meaning, in words: the sentence embedding, three sentences, each head, graded pairs."""

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.meaning import PAIRS, Consequence
from qkv_core.measures.quality import Grading, Quality, sentence_pairs
from qkv_core.view import View
from qkv_core.words.arithmetic import printed
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import (
    hardly_differs,
    hardly_moves,
    is_better,
    is_little_turned,
    is_more,
    is_worse,
    prints_alike,
)
from qkv_core.words.naming import plural
from qkv_core.words.turned import how_far

_FORM = ".4f"


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
            f"The sentence embedding needs **L{layer}H{head}** most. Without it, the cosine is {least:.4f}.",
            about={"place": (layer, head)},
        ),
        Claim("rank", f"{view.head_name} is number {rank} of {cosines.size}, with {own:.4f}.", about={"rank": rank}),
        Claim(
            "can_go",
            f"You can switch off any one of {n_little} heads and keep a cosine of 0.99.",
            about={"n": n_little},
        ),
    )


def quality(found: Grading) -> Paragraph:
    """What the pairs are, how well the model grades them under each change, and how sure that is."""
    parts = (_of_first(found), _of_all(found)) if len(found.changes) > 1 else (_of_first(found),)
    return paragraph(*parts, between="\n\n")


def _of_first(found: Grading) -> Paragraph:
    pairs, (name, changed) = sentence_pairs(), next(iter(found.changes.items()))
    n_long = sum(". " in pair.first for pair in pairs)
    return paragraph(
        paragraph(
            _verdict(found.untouched, changed),
            f"Its cosines have a rank correlation of **{_with_interval(changed)}** with our grades under {name}. "
            f"Untouched, it is **{_with_interval(found.untouched)}**.",
        ),
        f"With all heads switched off it is {_with_interval(found.without_heads)}. For a bag of words, the mean of the "
        f"word vectors, it is {_with_interval(found.word_vectors)}.",
        f"We wrote and graded {len(pairs)} pairs of texts, {n_long} of them of several sentences. The grades go from 0 "
        "(different subjects) to 5 (the same meaning). Nobody else has checked them. In brackets: where 95 % of the "
        "results lie when we draw the pairs again (bootstrap).",
        between="\n\n",
    )


def _of_all(found: Grading) -> Paragraph:
    """Which changes are told from the untouched model, and from the one that costs most."""
    verdicts = [changed.less(found.untouched) for changed in found.changes.values()]
    n_worse, n_better = (sum(told(each.low, each.high) for each in verdicts) for told in (is_worse, is_better))
    n_open = len(verdicts) - n_worse - n_better
    lowest = min(found.changes, key=lambda name: found.changes[name].correlation)
    level = [name for name in found.changes if name != lowest and not _is_below(found, lowest, name)]
    opening = f"*{lowest}* is lowest, at {found.changes[lowest].correlation:.3f}"
    return paragraph(
        Claim(
            "told_from_untouched",
            f"Of {plural(len(verdicts), 'change')}, {n_worse} {'makes' if n_worse == 1 else 'make'} the model worse "
            f"and {n_better} better. For {n_open} these pairs can't tell.",
            about={"n_worse": n_worse, "n_better": n_better, "n_open": n_open},
        ),
        either(
            Claim("clearly_lowest", f"{opening}, clearly below all others.", not level, {"name": lowest}),
            Claim(
                "lowest",
                f"{opening}. These may be as low: {', '.join(f'*{name}*' for name in level)}.",
                about={"name": lowest, "level": tuple(level)},
            ),
        ),
    )


def _verdict(untouched: Quality, changed: Quality) -> Claim:
    """Worse or better only where the interval of the difference leaves no doubt."""
    between = changed.less(untouched)
    spread = f"the difference is between {between.low:+.3f} and {between.high:+.3f}"
    return either(
        Claim("unchanged", "The change makes **no difference** here.", between.low == between.high == 0),
        Claim("worse", f"The change makes the model **worse** here: {spread}.", is_worse(between.low, between.high)),
        Claim("better", f"The change even **helps** here: {spread}.", is_better(between.low, between.high)),
        Claim(
            "hardly_moves",
            f"The change **hardly matters**: {spread}.",
            hardly_moves(between.low, between.high),
        ),
        Claim("not_told", f"These pairs **can't tell** whether the change helps or harms: {spread}."),
    )


def _is_below(found: Grading, one: str, other: str) -> bool:
    between = found.changes[one].less(found.changes[other])
    return is_worse(between.low, between.high)


def _with_interval(quality: Quality) -> str:
    return f"{quality.correlation:.3f} [{quality.interval.low:.2f}, {quality.interval.high:.2f}]"


def _turned(found: Consequence) -> Paragraph:
    """How far the sentence embedding turned, with the likeness of the nearest two sentences as the yardstick."""
    nearest = int(found.before.argmax())
    yardstick, pair = float(found.before[nearest]), PAIRS[nearest]
    return paragraph(
        Claim(
            "embedding_turned",
            f"The changed sentence embedding has the cosine **{found.kept:.4f}** with the untouched one.",
            about={"cosine": f"{found.kept:.4f}"},
        ),
        turned := how_far(found.kept),
        "" if turned.name == "little_change" else _compared(found.kept, yardstick, pair),
    )


def _compared(kept: float, yardstick: float, nouns: str) -> Claim:
    opening = f"Sentences {nouns} have the cosine {yardstick:.4f} in the untouched model:"
    return either(
        Claim(
            "less_like_itself",
            f"{opening} your sentence is now **less like itself than those two are**.",
            is_more(yardstick, kept, _FORM),
            {"pair": nouns},
        ),
        Claim(
            "still_nearer_to_itself",
            f"{opening} your sentence is still more like itself than those two are.",
            is_more(kept, yardstick, _FORM),
            {"pair": nouns},
        ),
        Claim(
            "as_like_itself",
            f"{opening} your sentence is as like itself as those two are.",
            about={"pair": nouns},
        ),
    )


def _order(found: Consequence) -> Paragraph:
    """Whether the changed model still tells the three pairs apart, and in the same order."""
    before, after = found.before.tolist(), found.after.tolist()
    nearest, still = int(found.before.argmax()), int(found.after.argmax())
    largest_change = float(np.abs(found.after - found.before).max())
    was, now = ([printed(cosine, 4) for cosine in cosines] for cosines in (before, after))
    spread = f"The three cosines spread over {max(was) - min(was)}, now over {max(now) - min(now)}."
    return paragraph(
        either(
            Claim(
                "hardly_anything_changes",
                f"**Hardly anything changes** between the three sentences: {largest_change:.4f} at most.",
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
