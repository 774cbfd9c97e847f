"""What the chosen head does: its habit here, and how usual that is."""

from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import Habit
from qkv_core.view import View


def about_the_head(view: View, habit: Habit) -> str:
    """The chosen head's habit on this sentence, with its number."""
    return f"{view.head_name} on this sentence: **{habit.with_number}**."


def usually(view: View, found: Usual) -> str:
    """The chosen head's habit over the corpus, and how usual this sentence is for it."""
    return (
        f"Over the corpus of {found.n_texts} texts {view.head_name} is: **{found.habit.with_number}**. Its weights "
        f"here are spread to {found.here['entropy']:.0%} of the most even spread; in {found.spread_less:.0%} of the "
        "texts they are spread less. A name is given only where a head gives at least half of its weight to one kind "
        "of token."
    )
