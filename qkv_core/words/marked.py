"""Markdown as a page shows it: each role's symbols in its colour, and each term that is new as a link that explains it.

A link to `#term` leads nowhere: its title is the explanation, which ui/assets/terms.js shows where the term is touched.
Code is left as it is, for what stands in it may be anybody's.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from qkv_core.words.glossary import TERMS, Term, symbol

# Streamlit's names of the colours that .streamlit/config.toml sets to those of figures/theme.py.
COLOURS = {"query": "blue", "key": "orange", "value": "green", "output": "violet"}
_SYMBOLS = {"query": "W_Q|b_Q|Q|q", "key": "W_K|b_K|K|k", "value": "W_V|b_V|V|v", "output": "W_O|b_O|z"}
_SYMBOL = re.compile("|".join(f"(?P<{role}>{symbol(letters)})" for role, letters in _SYMBOLS.items()))
_NAMES = {"query": r"(?i:query|queries)", "key": "(?i:keys?)", "value": "(?i:values?)"}
_NAME = re.compile("|".join(rf"(?P<{role}>\b{name}\b)" for role, name in _NAMES.items()))
# Inline code and links are left alone, but for a marker that stands alone in code.
_ASIDE = re.compile(
    r"(?P<marker>`\[(?:CLS|SEP)\]`)|(?<!`)(?P<fence>`+)(?!`).+?(?<!`)(?P=fence)(?!`)|\[[^\[\]]*\]\([^()]*\)", re.S
)


def marked(markdown: str, said_before: Iterable[str], *, in_colour: bool = True) -> str:
    """What a page says, after what it said before; a coloured ground asks for words in one colour."""
    known = frozenset[Term]().union(*map(_terms_of, said_before))
    new = [term for term in TERMS if term not in known]
    return _outside_of_code(markdown, lambda text: _mark(text, new, in_colour))


@lru_cache(maxsize=1024)
def _terms_of(said: str) -> frozenset[Term]:
    """The terms in a piece of a page, which says most of its pieces again at every click."""
    text = _ASIDE.sub(lambda aside: aside["marker"] or "", said)
    return frozenset(term for term in TERMS if term.in_(text))


def coloured(markdown: str) -> str:
    """A title, or a cell of a table: its symbols and the roles' names in their colours."""
    return _outside_of_code(markdown, lambda text: _NAME.sub(_in_colour, _SYMBOL.sub(_in_colour, text)))


def _outside_of_code(markdown: str, change: Callable[[str], str]) -> str:
    parts, end = [], 0
    for aside in _ASIDE.finditer(markdown):
        if aside["marker"]:
            continue
        parts += [change(markdown[end : aside.start()]), aside.group()]
        end = aside.end()
    return "".join([*parts, change(markdown[end:])])


def _mark(text: str, new: list[Term], in_colour: bool) -> str:
    """Text without code; terms that it explains are new no longer."""
    marks: dict[tuple[int, int], str] = {}
    for term in list(new):
        if found := _free(term, text, marks):
            new.remove(term)
            word = _directive(term.role, found[0]) if term.role and in_colour else found[0]
            marks[found.span()] = f'[{word}](#term "{term.explained(found)}")'
    for found in _SYMBOL.finditer(text) if in_colour else ():
        marks.setdefault(found.span(), _in_colour(found))
    for start, end in sorted(marks, reverse=True):
        text = text[:start] + marks[start, end] + text[end:]
    return text


def _free(term: Term, text: str, taken: Iterable[tuple[int, int]]) -> re.Match[str] | None:
    """Where the term stands first without lying in another."""
    found = term.in_(text)
    while found and any(found.start() < end and start < found.end() for start, end in taken):
        found = term.in_(text, found.end())
    return found


def _in_colour(found: re.Match[str]) -> str:
    return _directive(found.lastgroup or "", found[0])


def _directive(role: str, text: str) -> str:
    return f":{COLOURS[role]}[{text}]"
