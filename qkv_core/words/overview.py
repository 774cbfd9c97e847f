"""All heads at once: how far they agree, and what the chosen one does."""

from qkv_core.measures.habits import MEASURES, SHORT_NAMES, agrees
from qkv_core.measures.overview import Overview
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import share, tied

TO_TRY = "Find a head that looks one word back: a dark line just below the diagonal. Touch it to choose it."
_LOOKS = {
    "previous": "at the token before",
    "next": "at the token after",
    "same": "at the token itself",
    "cls": "at `[CLS]`",
    "sep": "at `[SEP]`",
    "punctuation": "at punctuation",
    "same_word": "at the same word elsewhere",
}


def answer(view: View, found: Overview) -> Paragraph:
    """How far the heads agree on what the chosen query should look at."""
    counts, n_heads, asks = found.favoured_by.tolist(), len(found.places), name_of(view.tokens, view.query)
    first = [key for key, count in enumerate(counts) if count == max(counts)]
    leader, most = name_of(view.tokens, first[0]), share(max(counts) / n_heads)
    return paragraph(
        either(
            Claim("heads_agree", f"For {asks}, all heads look most at {leader}.", max(counts) == n_heads),
            Claim(
                "one_leads",
                f"For {asks}, **{most}** of all heads look most at {leader}; the others look elsewhere.",
                len(first) == 1,
                {"key": first[0], "share": most},
            ),
            Claim(
                "none_leads",
                f"For {asks}, the heads disagree: no token is the favourite of more than **{most}** of them.",
                about={"share": most},
            ),
        )
    )


def the_chosen_one(view: View, found: Overview) -> Paragraph:
    """The chosen head's habit, and whether its query keeps to it: a head of one habit has its exceptions."""
    habit = found.habit(view.place)
    mostly, strongest = f"{habit.weight:.0%}", tied(view.row, view.row.argsort()[::-1].tolist())
    asks = name_of(view.tokens, view.query)
    most = share(float(view.row.max()))
    return paragraph(
        either(
            Claim(
                "has_a_habit",
                f"**{view.head_name}** mostly looks {_LOOKS[habit.measure]}: {mostly} of its attention, on average.",
                habit.is_named,
                {"measure": habit.measure, "share": mostly},
            ),
            Claim(
                "has_no_habit",
                f"**{view.head_name}** has no single habit in this sentence.",
                about={"measure": habit.measure, "share": mostly},
            ),
        ),
        Claim(
            "is_an_exception",
            f"But {asks} looks most at {few_or_count(view.tokens, strongest)} ({most}).",
            habit.is_named and not agrees(view, habit),
            {"measure": habit.measure, "keys": strongest, "share": most},
        ),
    )


def order_in_words(found: Overview) -> Paragraph:
    """What the heads are sorted by."""
    return paragraph(
        f"“{SHORT_NAMES[found.asked]}”: {MEASURES[found.asked]}.",
        Claim(
            "nothing_to_measure",
            "This text has none, so the heads stand as in the model.",
            not found.has_numbers,
            {"measure": found.asked},
        ),
    )
