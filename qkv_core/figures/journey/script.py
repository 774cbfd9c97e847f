"""The picture's ES modules as one text, and its stylesheet with the colours of theme.py."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from qkv_core.figures import theme

_ASSETS = Path(__file__).parent / "assets"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.M)
# Comments on lines of their own, and indents: they need not travel.
_FOR_READERS = re.compile(r"^[ ]*(//[^\n]*|/\*.*?\*/)\n|^[ ]+", re.M | re.S)
_ROLES = {"query": theme.QUERY, "key": theme.KEY, "value": theme.VALUE, "output": theme.OUTPUT}


def module(entry: str, words: Mapping[str, Any]) -> str:
    """An entry with all that it imports as one module; its own exports stay, and `WORDS` are the words.

    Modules come in the order of their imports; what they import and export is the same name everywhere, so leaving
    out these lines joins them.
    """
    parts = [f"const WORDS = {_literal(words)};", *(_text(name) for name in _in_order(entry))]
    parts[:-1] = [re.sub(r"^export ", "", part, flags=re.M) for part in parts[:-1]]
    return "\n".join(_FOR_READERS.sub("", _IMPORT.sub("", part)) for part in parts)


def program(words: Mapping[str, Any], start: str) -> str:
    """mount.js as a script that needs no module loader, with what to start at its end: for a file of its own."""
    source = re.sub(r"^export (\{[^}]*\};\n)?", "", module("mount.js", words), flags=re.M)
    return f'(() => {{\n"use strict";\n{source}\n{start}\n}})();'


@cache
def stylesheet() -> str:
    """The picture's CSS. Colours come as variables: they are written down in theme.py alone."""
    variables = {**_ROLES, "neutral": theme.NEUTRAL}
    for mode in ("light", "dark"):
        variables[f"page-{mode}"] = theme.BACKGROUND[mode]
        variables[f"ink-{mode}"] = theme.TEXT[mode]
        variables |= {f"{role}-word-{mode}": colour for role, colour in theme.ROLE_WORDS[mode].items()}
        variables[f"weights-{mode}"] = ",".join(theme.SEQUENTIAL[mode])
    declared = "".join(f"--qkv-{name}:{value};" for name, value in variables.items())
    return f".journey{{{declared}}}\n" + _FOR_READERS.sub("", _text("journey.css"))


def _in_order(entry: str) -> list[str]:
    """The modules, each after those it imports."""
    order: list[str] = []

    def visit(name: str) -> None:
        for imported in _IMPORT.findall(_text(name)):
            visit(imported)
        if name not in order:
            order.append(name)

    visit(entry)
    return order


@cache
def _text(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _literal(words: Mapping[str, Any]) -> str:
    """As JSON that may stand in a script element, too."""
    return json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
