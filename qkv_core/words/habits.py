"""What the chosen head does: its habit here, and how usual that is."""

from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import HABIT_WEIGHT, Habit
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, paragraph


def about_the_head(view: View, habit: Habit) -> Paragraph:
    """The chosen head's habit on this sentence, with its number."""
    about = {"measure": habit.measure, "weight": f"{habit.weight:.2f}", "is_named": habit.is_named}
    return paragraph(Claim("habit_here", f"{view.head_name} on this sentence: **{habit.with_number}**.", about=about))


def usually(view: View, found: Usual) -> Paragraph:
    """The chosen head's habit over the corpus, and how usual this sentence is for it."""
    habit, spread, less = found.habit, f"{found.here['entropy']:.0%}", f"{found.spread_less:.0%}"
    return paragraph(
        Claim(
            "habit_in_corpus",
            f"Over the corpus of {found.n_texts} texts {view.head_name} is: **{habit.with_number}**.",
            about={"measure": habit.measure, "weight": f"{habit.weight:.2f}", "is_named": habit.is_named},
        ),
        Claim(
            "spread_here",
            f"Its weights here are spread to {spread} of the most even spread;",
            about={"spread": spread},
        ),
        Claim("spread_less", f"in {less} of the texts they are spread less.", about={"share": less}),
        f"A name is given from {HABIT_WEIGHT:.2f} on: at least half of the weight, on average over the queries that "
        "have such a token to look at.",
    )
