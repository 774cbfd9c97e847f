"""ES modules as one text, and a stylesheet with the colours of theme.py: what a picture in a browser is sent as."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from qkv_core.figures import theme

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/[\w./-]+\.js)";\n', re.M)
# Comments on lines of their own, and indents: they need not travel.
_FOR_READERS = re.compile(r"^[ ]*(//[^\n]*|/\*.*?\*/)\n|^[ ]+", re.M | re.S)
_ROLES = {"query": theme.QUERY, "key": theme.KEY, "value": theme.VALUE, "output": theme.OUTPUT}


def module(entry: Path, words: Mapping[str, Any]) -> str:
    """An entry with all that it imports as one module; its own exports stay, and `WORDS` are the words.

    Modules come in the order of their imports; what they import and export is the same name everywhere, and no two of
    them have a name of their own twice, so leaving out these lines joins them.
    """
    parts = [f"const WORDS = {literal(words)};", *(_text(file) for file in _in_order(entry.resolve()))]
    parts[:-1] = [re.sub(r"^export ", "", part, flags=re.M) for part in parts[:-1]]
    return "\n".join(_FOR_READERS.sub("", _IMPORT.sub("", part)) for part in parts)


def program(entry: Path, words: Mapping[str, Any], start: str) -> str:
    """The same as a script that needs no module loader, with what to start at its end: for a file of its own."""
    source = re.sub(r"^export (\{[^}]*\};\n)?", "", module(entry, words), flags=re.M)
    return f'(() => {{\n"use strict";\n{source}\n{start}\n}})();'


@cache
def stylesheet(file: Path, root: str) -> str:
    """A picture's CSS for the selector of its element. Colours come as variables, from theme.py alone."""
    variables = {**_ROLES, "neutral": theme.NEUTRAL, "first": theme.FIRST, "second": theme.SECOND}
    for mode in ("light", "dark"):
        variables[f"page-{mode}"] = theme.BACKGROUND[mode]
        variables[f"ink-{mode}"] = theme.TEXT[mode]
        variables |= {f"{role}-word-{mode}": colour for role, colour in theme.ROLE_WORDS[mode].items()}
        variables[f"weights-{mode}"] = ",".join(theme.SEQUENTIAL[mode])
    declared = "".join(f"--qkv-{name}:{value};" for name, value in variables.items())
    return f"{root}{{{declared}}}\n" + _FOR_READERS.sub("", _text(file))


def _in_order(entry: Path) -> list[Path]:
    """The modules, each after those it imports."""
    order: list[Path] = []

    def visit(file: Path) -> None:
        for imported in _IMPORT.findall(_text(file)):
            visit((file.parent / imported).resolve())
        if file not in order:
            order.append(file)

    visit(entry)
    return order


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def literal(value: object) -> str:
    """A value as JSON that may stand in a script element, too."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
