"""Sentences about two tokens: which of them asks and which answers."""

from qkv_core.measures.both_ways import BothWays
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_about_as_much
from qkv_core.words.likeness import why_two_matrices
from qkv_core.words.naming import name_of
from qkv_core.words.shares import share

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


def _who_asks(view: View, key: int, pair: BothWays) -> Paragraph:
    """Which way this pair is read in the untouched head."""
    asks, answers, there, back = (
        name_of(view.tokens, view.query),
        name_of(view.tokens, key),
        pair.weight_there,
        pair.weight_back,
    )
    if key == view.query:
        return paragraph("A token with itself is no pair. Choose another key.")
    return paragraph(
        Claim(
            "gives_and_gets",
            f"{asks} gives {answers} {share(there)} of its attention. {answers} gives {asks} {share(back)} of its own.",
            about={"there": share(there), "back": share(back)},
        ),
        either(
            Claim("next_to_nothing", "That is next to nothing.", max(there, back) < _NEXT_TO_NOTHING),
            Claim("asks_about_as_much", "That is about as much.", is_about_as_much(there, back)),
            Claim("digits_too_few", "Both are too small to compare.", share(there) == share(back)),
            Claim("asks_more", f"So {asks} asks more than it answers.", there > back),
            Claim("answers_more", f"So {asks} answers more than it asks."),
        ),
    )
