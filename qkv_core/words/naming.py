"""How sentences call tokens and numbers of things."""

from collections.abc import Sequence

from qkv_core.view import place_among_alike
from qkv_core.words.markdown import code

_FEW = 3  # so many tokens are called by their names


def name_of(tokens: Sequence[str], position: int) -> str:
    """A token as Markdown: `it`, or with its place, `the` (2), where the text has several like it."""
    return code(tokens[position]) + place_among_alike(tokens, position)


def plain_name_of(tokens: Sequence[str], position: int) -> str:
    """The same without Markdown, for what is no Markdown: it, the (2)."""
    return tokens[position] + place_among_alike(tokens, position)


def token_labels(tokens: Sequence[str]) -> list[str]:
    """Every token as a choice, without Markdown, "9 it": the position tells the same words apart."""
    return [f"{position} {token}" for position, token in enumerate(tokens)]


def plural(number: int, noun: str, nouns: str | None = None) -> str:
    """ "1 key", "2 keys"; `nouns` where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def few_or_count(tokens: Sequence[str], keys: Sequence[int], *, strong: bool = False) -> str:
    """Some tokens by their names, in the text's order; more than three as a number: "108 tokens"."""
    mark = "**" if strong else ""
    few = len(keys) <= _FEW
    return listed([f"{mark}{name_of(tokens, key)}{mark}" for key in sorted(keys)]) if few else f"{len(keys)} tokens"


def listed(nouns: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; nothing for none."""
    return " and ".join([", ".join(nouns[:-1]), nouns[-1]] if len(nouns) > 1 else nouns)
