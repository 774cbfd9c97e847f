"""What a visitor, or the author of a link, wrote: shown as it is, without power over what stands around it."""

import unicodedata

# These set the direction of all that follows in a paragraph, our own words too.
_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_FROM_THE_RIGHT = {"R", "AL", "AN"}
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def visible(text: str) -> str:
    """The text with � for each character that would only act on its surroundings."""
    return "".join(map(_visible, text))


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def isolated(text: str) -> str:
    """The visible text, kept from turning its neighbours round where it is written from the right."""
    shown = visible(text)
    turns = any(unicodedata.bidirectional(character) in _FROM_THE_RIGHT for character in shown)
    return f"{_ISOLATE}{shown}{_END}" if turns else shown


def _visible(character: str) -> str:
    acts = unicodedata.category(character) == "Cc" and not character.isspace()
    return "\N{REPLACEMENT CHARACTER}" if acts or unicodedata.bidirectional(character) in _DIRECTIONS else character
