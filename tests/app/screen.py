"""What stands on a page's screen, as AppTest knows it."""

import re

from streamlit.testing.v1 import AppTest

_TITLE = re.compile('<p class="figure-title">(.*)</p>')


def prose(at: AppTest) -> str:
    """All words in Markdown."""
    return "\n".join(element.value for element in at.markdown)


def titles(at: AppTest) -> list[str]:
    """Every figure's title, in the page's order."""
    return [found[1] for element in at.get("html") if (found := _TITLE.fullmatch(element.proto.body))]
