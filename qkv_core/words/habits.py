"""What the chosen head does: its habit here, and how usual that is."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import Habit
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_most
from qkv_core.words.markdown import code
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import leaders, share

HOW_NAMED = "A head gets a name when at least half its attention follows one pattern."
_TARGETS = {
    "previous": "the token before it",
    "next": "the token after it",
    "same": "itself",
    "cls": "{first}, the opening marker",
    "sep": "{last}, the closing marker",
    "punctuation": "punctuation",
    "same_word": "the same word elsewhere",
}
_FEW, _MANY = 0.25, 0.75  # of the texts


def answer(view: View, habit: Habit, follows: NDArray[np.bool_]) -> Paragraph:
    """The chosen head's habit on this sentence, and whether the query keeps to it; follows is bool [n_query, n_key]."""
    given = share(habit.weight)
    about: dict[str, object] = {
        "measure": habit.measure,
        "weight": f"{habit.weight:.2f}",
        "is_named": habit.is_named,
        "share": given,
    }
    target = _TARGETS[habit.measure].format(first=code(view.tokens[0]), last=code(view.tokens[-1]))
    if not habit.is_named:
        part = f"a token gives only {given} of its attention to {target}"
        text = f"No: in {view.head_name}, {part}, and no other pattern gets more."
        return paragraph(Claim("no_habit_here", text, about=about))
    text = f"Yes: in {view.head_name}, a token gives {given} of its attention to {target}."
    most = leaders(view.row)
    asks, looks = name_of(view.tokens, view.query), few_or_count(view.tokens, most, strong=True)
    return paragraph(
        Claim("follows_a_habit", text, about=about),
        Claim(
            "an_exception",
            f"But {asks} looks most at {looks}.",
            bool(follows[view.query].any()) and not follows[view.query, list(most)].any(),
            {"keys": most, "measure": habit.measure},
        ),
    )


def to_try(heads: Sequence[str]) -> str:
    """The first two heads that are offered, where there are as many."""
    return f"Choose {heads[0]} below the picture, then {heads[1]}." if len(heads) > 1 else ""


def usually(view: View, found: Usual) -> Paragraph:
    """The chosen head's habit over the corpus, and how usual this sentence is for it."""
    habit, spread, less = found.habit, found.here["entropy"], found.spread_less
    focused = not is_most(spread)
    opening = f"Its attention is {'focused' if focused else 'spread out'} here,"
    about = {"focused": focused, "less": less}
    return paragraph(
        Claim(
            "habit_in_corpus",
            f"Across our sample of {found.n_texts} texts, {view.head_name} is: **{habit.with_number}**.",
            about={"measure": habit.measure, "weight": f"{habit.weight:.2f}", "is_named": habit.is_named},
        ),
        either(
            Claim("more_focused", f"{opening} more narrowly than in most texts.", less < _FEW, about),
            Claim("less_focused", f"{opening} more widely than in most texts.", less > _MANY, about),
            Claim("focused_as_usual", f"{opening} about as much as usual.", about=about),
        ),
        HOW_NAMED,
    )
