"""What stands on a page's screen, as AppTest knows it."""

import re

from streamlit.testing.v1 import AppTest

_COLOUR = re.compile(r":(?:blue|orange|green|violet)\[(.*?)\]")
_TERM = re.compile(r'\[([^\[\]]*(?:\[\w+\])?[^\[\]]*)\]\(#term "[^"]*"\)')
_TITLE = re.compile('<p class="figure-title">(.*)</p>')


def prose(at: AppTest) -> str:
    """All words in Markdown, without the marks of terms and colours."""
    return unmarked("\n".join(element.value for element in at.markdown))


def captions(at: AppTest) -> str:
    """The same of what is in smaller type."""
    return unmarked(" ".join(element.value for element in at.caption))


def unmarked(markdown: str) -> str:
    return _TERM.sub(r"\1", _COLOUR.sub(r"\1", markdown))


def titles(at: AppTest) -> list[str]:
    """Every figure's title, in the page's order."""
    return [found[1] for element in at.get("html") if (found := _TITLE.fullmatch(element.proto.body))]
