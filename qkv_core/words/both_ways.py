"""Sentences about two tokens: which of them asks and which answers, in the head and in all heads."""

from collections.abc import Sequence

from qkv_core.measures.both_ways import BothWays
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_about_as_much, prints_alike
from qkv_core.words.likeness import why_two_matrices
from qkv_core.words.naming import name_of
from qkv_core.words.shares import share

_N_RANKED = 5
_CLEAR = 0.1  # of attention
_NEXT_TO_NOTHING = 0.0005  # of attention


def both_directions(view: View, key: int, untouched: BothWays, changed: BothWays) -> Paragraph:
    """Which way the pair is read; weight and q·k there and back, untouched and changed; why that takes two matrices."""
    # In a Markdown table a bar ends the cell, even within code.
    asks, answers = (name_of(view.tokens, position).replace("|", r"\|") for position in (view.query, key))
    states = (("untouched", untouched), ("changed", changed))
    lines = [
        f"| {view.head_name} | {asks} → {answers} | {answers} → {asks} |",
        "|:--|--:|--:|",
        *(f"| weight, {state} | {pair.weight_there:.4f} | {pair.weight_back:.4f} |" for state, pair in states),
        *(f"| q·k, {state} | {pair.score_there:.4f} | {pair.score_back:.4f} |" for state, pair in states),
    ]
    return paragraph(_who_asks(view, key, untouched), "\n".join(lines), why_two_matrices(view), between="\n\n")


def most_one_sided(ranked: Sequence[BothWays]) -> Paragraph:
    """The heads in which the two directions differ most, as far as two digits tell."""
    named = [row for row in ranked[:_N_RANKED] if not prints_alike(row.weight_there, row.weight_back, ".2f")]
    listed = ", ".join(f"**{row.head_name}** ({row.weight_there:.2f} against {row.weight_back:.2f})" for row in named)
    n_clear = sum(row.gap >= _CLEAR for row in ranked)
    return paragraph(
        either(
            Claim(
                "most_one_sided", f"Most one-sided: {listed}.", bool(named), {"heads": [row.head_name for row in named]}
            ),
            Claim("same_both_ways", "In every head the two directions are the same.", ranked[0].gap == 0),
            Claim("alike_both_ways", "In every head the two directions are nearly the same."),
        ),
        Claim(
            "n_clearly_one_sided",
            f"In {n_clear} of {len(ranked)} heads the two weights differ by {_CLEAR} or more.",
            ranked[0].gap > 0,
            {"n": n_clear, "of": len(ranked)},
        ),
    )


def _who_asks(view: View, key: int, pair: BothWays) -> Paragraph:
    """Which way this pair is read in the untouched head."""
    asks, answers, there, back = (
        name_of(view.tokens, view.query),
        name_of(view.tokens, key),
        pair.weight_there,
        pair.weight_back,
    )
    if key == view.query:
        return paragraph(f"{asks} with itself: both directions are one. Choose another key to see a difference.")
    return paragraph(
        "A row asks, a column answers.",
        Claim(
            "gives_and_gets",
            f"{asks} gives {share(there)} of its attention to {answers}, which gives {share(back)} of its own in "
            "return:",
            about={"there": share(there), "back": share(back)},
        ),
        either(
            Claim("next_to_nothing", "next to nothing, both ways.", max(there, back) < _NEXT_TO_NOTHING),
            Claim(
                "asks_about_as_much",
                f"in this pair, {asks} asks about as much as it answers.",
                is_about_as_much(there, back),
            ),
            Claim("digits_too_few", "too little to tell which is more.", share(there) == share(back)),
            Claim("asks_more", f"in this pair, {asks} asks more than it answers.", there > back),
            Claim("answers_more", f"in this pair, {asks} answers more than it asks."),
        ),
    )
