"""What stands beside the core's own lines."""

from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, paragraph
from qkv_core.words.naming import name_of

TO_TRY = "Change a word of your sentence, and watch the last column."
_IN_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def how_many_lines(n_lines: int) -> Paragraph:
    """The answer."""
    number = _IN_WORDS[n_lines] if n_lines < len(_IN_WORDS) else str(n_lines)
    return paragraph(
        Claim(
            "lines of the core",
            f"{number} lines turn your sentence into attention, for every head of a layer at once.",
            about={"number": number},
        )
    )


def what_comes_out(view: View) -> str:
    """The heading above each line's result."""
    key = int(view.row.argmax())
    return f"{view.head_name}, {name_of(view.tokens, view.query)} → {name_of(view.tokens, key)}"


def about_the_script(view: View) -> str:
    """What the script prints."""
    return (
        "This script needs no part of this project. It prints the weights and z of "
        f"{name_of(view.tokens, view.query)} in {view.head_name}, the numbers of *Four steps*. It needs:"
    )
