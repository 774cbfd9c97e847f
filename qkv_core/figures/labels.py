"""Words on figures. Text that comes from users is escaped: Plotly reads `<b>` and `$…$` in labels."""

import html
import textwrap
from collections.abc import Sequence
from typing import Any

from qkv_core.foreign_text import isolated

QUERY_AXIS = "Query: the token that asks"
KEY_AXIS = "Key: the token that answers"
# Up to so many tokens each has its own tick and can be clicked; beyond, ticks thin out.
MANY_TOKENS = 64
LEGEND_ABOVE = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"}
LEGEND_BELOW = {"orientation": "h", "y": -0.25}
_FEW_NUMBERS = 16
_TITLE_WIDTH = 40  # characters


def escape(text: str) -> str:
    """Any text as Plotly shows it literally, in its own direction alone."""
    return html.escape(isolated(text)).replace("$", "&#36;")


def title(text: str) -> str:
    """A figure's title, broken where a phone's width ends; user text in it must come escaped."""
    kept_together = text.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    return "<br>".join(textwrap.wrap(kept_together, _TITLE_WIDTH, break_long_words=False))


def token_ticks(tokens: Sequence[str]) -> dict[str, Any]:
    """Axis settings that write token i at position i, also where two tokens are the same word."""
    if len(tokens) > _FEW_NUMBERS and list(tokens) == [str(i) for i in range(len(tokens))]:
        return {}  # dimensions: Plotly's own ticks are the same numbers, and only as many as there is room for
    escaped = [escape(token) for token in tokens]
    if len(tokens) <= MANY_TOKENS:
        return {"tickmode": "array", "tickvals": list(range(len(tokens))), "ticktext": escaped}
    return {"tickmode": "auto", "nticks": 40, "labelalias": {str(i): token for i, token in enumerate(escaped)}}
