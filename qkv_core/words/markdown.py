"""Foreign text in Markdown: shown as it is, whatever it holds."""

import string


def code(text: str) -> str:
    """Any text as Markdown's inline code, shown literally whatever it holds."""
    fence = "`" * (1 + max((len(run) for run in _runs_of_backticks(text)), default=0))
    padded = f" {text} " if text.startswith("`") or text.endswith("`") or not text.strip() else text
    return f"{fence}{padded}{fence}"


def literal(text: str) -> str:
    """Any text as Markdown that shows it as it is: every sign that Markdown might read is escaped."""
    return "".join(f"\\{character}" if character in string.punctuation else character for character in text)


def _runs_of_backticks(text: str) -> list[str]:
    return "".join(character if character == "`" else " " for character in text).split()
