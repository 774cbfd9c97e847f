"""Foreign text in Markdown: what a visitor, or the author of a link, wrote is shown as it is, whatever it holds.

Inline code is the one place in which nothing is read as markup: no link or address, no heading, no formula, none of
Streamlit's colours, icons and emoji. `tests/test_foreign_text.py` sees to it that there is no other way on screen.
"""

from markdown_it import MarkdownIt

from qkv_core.foreign_text import shortened, visible

_OWN = MarkdownIt("zero").enable(["emphasis", "backticks", "escape"])  # what our own sentences use
_LONGEST = 160  # characters; more than a token or a label has


def code(text: str, longest: int = _LONGEST) -> str:
    """Any text as Markdown's inline code, cut where it is endless.

    It stands on one line, for a blank line would end the code and begin a paragraph.
    """
    line = shortened(" ".join(visible(text).split()), longest)
    fence = "`" * (1 + max((len(run) for run in _runs_of_backticks(line)), default=0))
    padded = f" {line} " if line.startswith("`") or line.endswith("`") or not line else line
    return f"{fence}{padded}{fence}"


def code_in_table(text: str) -> str:
    """The same for a cell of a Markdown table, where a bar would end the cell even within code."""
    return code(text).replace("|", r"\|")


def without_markdown(sentence: str) -> str:
    """One of our own sentences for a place that reads no Markdown: foreign text stands in quotation marks."""
    (line,) = _OWN.parseInline(sentence)
    pieces = line.children or []
    return "".join(f"“{piece.content}”" if piece.type == "code_inline" else piece.content for piece in pieces)


def _runs_of_backticks(text: str) -> list[str]:
    return "".join(character if character == "`" else " " for character in text).split()
